using System.Numerics;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>Rows that are trained on where they lie, which end at a guard page, give the bits of the packed matrix.</summary>
public class InPlaceTests
{
    [Theory]
    [InlineData(1, 160)]
    [InlineData(16, 176)]
    [InlineData(213, 160)]
    [InlineData(700, 176)]
    public void Every_pass_has_the_bits_of_the_packed_matrix(int rows, int features)
    {
        AssertPasses<float>(rows, features);
        AssertPasses<double>(rows, features);
    }

    [Fact]
    public void Models_have_the_bits_of_the_packed_matrix()
    {
        AssertModels<float>(533, 160);
        AssertModels<double>(533, 160);
    }

    /// <summary>Only rows that the consecutive layout would hold just so stay where they are.</summary>
    [Theory]
    [InlineData(144, false)]
    [InlineData(160, true)]
    [InlineData(168, false)]
    [InlineData(784, true)]
    public unsafe void Rows_of_whole_vectors_stay_where_they_are(int features, bool staysInPlace)
    {
        float[] rows = new float[3 * features];
        using WorkerTeam team = new(1);
        fixed (float* first = rows)
        {
            using FeatureMatrix<float> matrix = FeatureMatrix<float>.Over(team, first, 3, features);
            Assert.Equal(staysInPlace, matrix.Packed == first);
            matrix.Dispose();
            Assert.Throws<ObjectDisposedException>(() => matrix.CopyRowTo(0, new float[features]));
        }
    }

    /// <summary>Objectives that have gone over to double draw their samples from the caller's rows there: softmax by curvatures, two classes with the rows of a rare column.</summary>
    [Fact]
    public unsafe void Samples_in_double_have_the_bits_of_those_of_the_packed_matrix()
    {
        const int Count = 9000;
        const int Features = 160;
        SplitMix random = new(12);
        float[] values = random.Vector<float>(Count * Features);
        float[] labels = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            values[(i * Features) + Features - 1] = i % 1500 == 7 ? 1 : 0;
            labels[i] = i % 2;
        }

        using Operand<float> rows = Operand<float>.Input(values);
        using WorkerTeam team = new(1);
        using FeatureMatrix<float> packed = FeatureMatrix<float>.PackOn(team, rows.Span, Count, Features, Features);
        using FeatureMatrix<float> inPlace = FeatureMatrix<float>.Over(team, rows.Pointer, Count, Features);
        Bits.AssertSame<double>(Products(packed, labels, team), Products(inPlace, labels, team), "Product", Count);
    }

    private static double[] Products(FeatureMatrix<float> matrix, float[] labels, WorkerTeam team)
    {
        Coordinates coordinates = new(matrix.FeatureCount, true);
        using SoftmaxObjective<float> single = new(
            matrix, new SampleMemory<float>(labels, [], 2), new ClassCoordinates(coordinates, 2), new Penalty(0, 0.125), team, new WorkCounter());
        IObjective wide = single.Refine()!;
        double[] direction = new SplitMix(13).Vector<double>(wide.VariableCount);
        double[] product = new double[wide.VariableCount];
        wide.Evaluate(new double[wide.VariableCount], product);
        wide.Accept();
        using ISampledHessian drawn = wide.Curvature!.SampleHessian(2048);
        List<double> products = [];
        for (int draw = 0; draw < 2; draw++)
        {
            Assert.True(drawn.TryDraw());
            drawn.ComputeProduct(direction, product);
            products.AddRange(product);
        }

        using IObjective spread = wide.Curvature.CreateSample(2048)!;
        products.Add(spread.Evaluate(direction, product));
        products.AddRange(product);
        return [.. products];
    }

    [Fact]
    public unsafe void Chosen_rows_of_a_view_in_double_are_those_of_the_packed_matrix()
    {
        const int Count = 50;
        const int Features = 176;
        using Operand<float> rows = Operand<float>.Input(new SplitMix(13).Vector<float>(Count * Features));
        using WorkerTeam team = new(1);
        using FeatureMatrix<float> inPlace = FeatureMatrix<float>.Over(team, rows.Pointer, Count, Features);
        using FeatureSource<double> chosen = inPlace.InDouble().Select([49, 3, 3, 17], team);
        double[] row = new double[Features];
        foreach ((int place, int from) in ((int, int)[])[(0, 49), (1, 3), (2, 3), (3, 17)])
        {
            chosen.CopyRowTo(place, row);
            Assert.Equal(Array.ConvertAll(rows.Span.Slice(from * Features, Features).ToArray(), x => (double)x), row);
        }

        inPlace.Dispose();
        Assert.Throws<ObjectDisposedException>(() => inPlace.InDouble().Select([1], team));
    }

    private static unsafe void AssertPasses<T>(int n, int d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)(n + d));
        using Operand<T> rows = Operand<T>.Input(random.Vector<T>(n * d));
        using WorkerTeam team = new(1);
        using FeatureMatrix<T> inPlace = FeatureMatrix<T>.Over(team, rows.Pointer, n, d);
        using FeatureMatrix<T> packed = FeatureMatrix<T>.PackOn(team, rows.Span, n, d, d);
        List<double[]> expected = Passes(packed);
        List<double[]> actual = Passes(inPlace);
        for (int i = 0; i < expected.Count; i++)
        {
            Bits.AssertSame<double>(expected[i], actual[i], $"Element of pass {i}", (n, d));
        }
    }

    private static List<double[]> Passes<T>(FeatureMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = matrix.SampleCount;
        int d = matrix.FeatureCount;
        SplitMix random = new(7);
        T[] labels = [.. Enumerable.Range(0, n).Select(_ => T.CreateChecked(random.Below(2)))];
        T[] weights = random.Vector<T>(n, 2);
        T[] coefficients = random.Vector<T>(3 * d, 0.1);
        List<double[]> results = [];
        using (FeaturePasses<T> passes = new(matrix, 2, Sharing.Always))
        {
            T[] logits = new T[3 * n];
            passes.ComputeClassLogits(coefficients, weights.AsSpan(0, 1).ToArray().Concat(weights[..1]).Concat(weights[..1]).ToArray(), logits);
            double[] gradient = new double[d];
            passes.ComputeLogLossGradient(labels, labels, coefficients.AsSpan(0, d), T.One, gradient);
            double[] gram = new double[d * d];
            passes.ComputeGram(weights, gram);
            results.AddRange([[.. logits.Select(double.CreateChecked)], gradient, gram]);
        }

        using FeaturePasses<double> wide = new(matrix.InDouble(), 1);
        double[] wideGram = new double[d * d];
        wide.ComputeGram([.. weights.Select(double.CreateChecked)], wideGram);
        results.Add(wideGram);
        return results;
    }

    private static void AssertModels<T>(int n, int d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(11);
        using Operand<T> rows = Operand<T>.Input(random.Vector<T>(n * d));
        T[] labels = [.. Enumerable.Range(0, n).Select(i => T.CreateChecked(i < 2 ? i : random.Below(2)))];
        int[] classes = [.. Enumerable.Range(0, n).Select(i => i < 3 ? i : random.Below(3))];
        using WorkerTeam team = new(1);
        using FeatureMatrix<T> packed = FeatureMatrix<T>.PackOn(team, rows.Span, n, d, d);
        foreach (TrainingOptions options in (TrainingOptions[])
            [
                new() { L2Strength = 1e-2 },
                new() { L2Strength = 1e-2, Standardize = true, Solver = Solver.NewtonCholesky },
                new() { L2Strength = 1e-2, Solver = Solver.NewtonCg, Tolerance = 1e-10 },
                new() { L2Strength = 1e-2, Solver = Solver.SubsampledLbfgs },
                new() { L2Strength = 1e-2, Solver = Solver.StochasticGradient, MaxIterations = 2 },
            ])
        {
            LogisticModel expected = LogisticRegression.Train<T>(packed, labels, options).Model;
            LogisticModel actual = LogisticRegression.Train<T>(rows.Span, d, labels, options).Model;
            Bits.AssertSame<double>(expected.Coefficients, actual.Coefficients, "Coefficient", options);
        }

        TrainingOptions several = new() { L2Strength = 1e-2, MaxIterations = 10 };
        Assert.Equal(
            MulticlassRegression.Train<T>(packed, classes, options: several).Model.Coefficients.ToArray(),
            MulticlassRegression.Train<T>(rows.Span, d, classes, options: several).Model.Coefficients.ToArray());
    }
}
