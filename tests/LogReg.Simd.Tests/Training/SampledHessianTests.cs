using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Rows drawn by their curvatures (formula 4.22), and the solver that steps by their Hessian.</summary>
public class SampledHessianTests
{
    /// <summary>The class is the largest of sixteen features: no library function of the machine has a say in it.</summary>
    private static readonly Lazy<TrainingData> Ordered = new(() =>
    {
        TrainingData data = TrainingData.Draw(315, 16_000, 60, weighted: true);
        return data with { Labels = [.. Enumerable.Range(0, data.Rows).Select(i => (double)LargestOf(data.Features.AsSpan(i * 60, 16)))] };
    });

    [Theory]
    [InlineData(50, 6, 5, true)]
    [InlineData(37, 3, 2, false)]
    public void A_sample_with_room_for_all_rows_has_their_hessian(int rows, int featureCount, int classCount, bool fitIntercept)
    {
        using Drawn drawn = new(MulticlassData.Draw(311, rows, featureCount, classCount, weighted: true), 64, fitIntercept);
        double[] expected = new double[drawn.VariableCount];
        for (int attempt = 0; attempt < 3; attempt++)
        {
            double[] direction = new SplitMix((ulong)attempt).Vector<double>(drawn.VariableCount);
            drawn.Whole.ComputeHessianProduct(direction, expected);
            Assert.All(expected.Zip(drawn.Product(direction)), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        }

        int size = drawn.VariableCount / classCount;
        using LowerMatrix mean = new(size);
        using LowerMatrix block = new(size);
        drawn.Sample.ComputeMeanBlock(mean);
        double[] sum = new double[size * size];
        for (int k = 0; k < classCount; k++)
        {
            drawn.Whole.ComputeHessian(k, block);
            Each(size, (row, column) => sum[(row * size) + column] += block.Row(row)[column] / classCount);
        }

        Each(size, (row, column) => Assert.Equal(sum[(row * size) + column], mean.Row(row)[column], 1e-13));
    }

    [Fact]
    public void Samples_are_right_on_average_and_nearer_than_rows_spread_evenly()
    {
        const int Draws = 256;
        TrainingData data = MulticlassData.Draw(312, 6000, 4, 3, weighted: true);
        using Drawn drawn = new(data, 512, fitIntercept: true, size: 8);
        double[] direction = new SplitMix(3).Vector<double>(drawn.VariableCount);
        double[] expected = new double[drawn.VariableCount];
        drawn.Whole.ComputeHessianProduct(direction, expected);
        using IObjective spread = drawn.Whole.CreateSample(512)!;
        double[] ofSpread = new double[drawn.VariableCount];
        spread.Evaluate(drawn.Point, new double[drawn.VariableCount]);
        spread.Accept();
        spread.Curvature!.ComputeHessianProduct(direction, ofSpread);

        double[] mean = new double[drawn.VariableCount];
        double square = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            double[] product = drawn.Product(direction);
            square += Distance(expected, product) / Draws;
            for (int j = 0; j < mean.Length; j++)
            {
                mean[j] += product[j] / Draws;
            }

            Assert.True(drawn.Sample.TryDraw());
        }

        // The square of what the mean of independent draws is off by would be 1/256 of that of one draw.
        Assert.InRange(Distance(expected, mean), 0, square / 64);
        Assert.InRange(square, 0, Distance(expected, ofSpread) / 2);
    }

    [Fact]
    public void A_row_of_weight_zero_is_no_row()
    {
        TrainingData data = MulticlassData.Draw(313, 5000, 4, 3, weighted: true);
        int[] kept = [.. Enumerable.Range(0, data.Rows).Where(i => data.Weights[i] > 0)];
        TrainingData fewer = data with
        {
            Features = [.. kept.SelectMany(i => data.Features[(i * 4)..((i + 1) * 4)])],
            Labels = [.. kept.Select(i => data.Labels[i])],
            Weights = [.. kept.Select(i => data.Weights[i])],
        };
        Assert.InRange(kept.Length, 4000, 4900);
        using Drawn all = new(data, 512, fitIntercept: true);
        using Drawn without = new(fewer, 512, fitIntercept: true);
        double[] direction = new SplitMix(4).Vector<double>(all.VariableCount);
        for (int draw = 0; draw < 5; draw++)
        {
            Bits.AssertSame<double>(without.Product(direction), all.Product(direction), "Product", draw);
            Assert.True(all.Sample.TryDraw() && without.Sample.TryDraw());
        }
    }

    [Fact]
    public void Nothing_is_drawn_where_no_row_has_a_curvature()
    {
        using Drawn drawn = new(MulticlassData.Draw(314, 2000, 3, 3), 256, fitIntercept: true);
        double[] far = [.. Enumerable.Repeat(0.0, drawn.VariableCount)];
        far[^1] = 1e6;
        drawn.Whole.Evaluate(far, new double[drawn.VariableCount]);
        drawn.Whole.Accept();
        Assert.False(drawn.Sample.TryDraw());
    }

    /// <summary>All rows but one are far from every boundary, where no probability is left to compete.</summary>
    [Fact]
    public void The_rows_of_every_sample_count_for_whether_there_is_a_hessian()
    {
        const int Rows = 200;
        double[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 3 * 1.0)];
        double[] rows = [.. Enumerable.Range(0, Rows).Select(i => i == 57 ? 0 : 1.0)];
        double[] values = [.. rows.SelectMany((x, i) => (double[])[x, i == 57 ? 1 : 0])];
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(values, Rows, 2);
        SampleMemory<double> samples = new(labels, [], 3);
        using SoftmaxObjective<double> whole = new(features, samples, new ClassCoordinates(new Coordinates(2, false), 3), new Penalty(0, 0.125), team, new WorkCounter());
        whole.Evaluate([1e6, 0, 0, 0, -1e6, 0], new double[6]);
        whole.Accept();
        using SampledClassHessian<double> sample = new(whole, features, samples, new CertainRows([57], []), 32);
        Assert.True(sample.TryDraw());
        double[] direction = new SplitMix(5).Vector<double>(6);
        (double[] expected, double[] product) = (new double[6], new double[6]);
        whole.ComputeHessianProduct(direction, expected);
        sample.ComputeProduct(direction, product);
        Assert.All(expected.Zip(product), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void Rows_are_copied_again_from_the_matrix_that_is_asked()
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> first = FeatureMatrix<double>.Pack((double[])[.. Enumerable.Range(0, 40).Select(i => i * 1.0)], 20, 2);
        using FeatureMatrix<double> second = FeatureMatrix<double>.Pack((double[])[.. Enumerable.Range(0, 40).Select(i => i + 100.0)], 20, 2);
        using FeatureMatrix<double> chosen = first.SelectRows([0, 1]);
        double[] row = new double[2];
        foreach ((FeatureMatrix<double> from, double begin) in ((FeatureMatrix<double>, double)[])[(first, 0), (second, 100), (first, 0)])
        {
            from.SelectAgain(chosen, [7, 3], team);
            chosen.CopyRowTo(0, row);
            Assert.Equal([begin + 14, begin + 15], row);
        }
    }

    /// <summary>precision, hash where products and sums are fused, hash where not.</summary>
    public static TheoryData<string, string, string> Hashes => new()
    {
        { "single", "5D30B90DF0421EF6", "14F7B42087384848" },
        { "double", "3B5E31C413C4F416", "98A10E3CE9D48B5E" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Models_have_the_bits_of_every_machine_and_of_any_number_of_threads(string precision, string fused, string unfused)
    {
        TrainingOptions options = new() { Solver = Solver.SubsampledLbfgs, L2Strength = 0.01, MaxIterations = 4, ThreadCount = 1 };
        MulticlassResult expected = Ordered.Value.TrainClasses(precision == "single", options);
        SoftmaxLaws.AssertSameBits(expected, Ordered.Value.TrainClasses(precision == "single", options with { ThreadCount = 3, SharesAlways = true }));
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes<double>(expected.Model.Theta()));
        GoldenHash.AssertIs($"sampled Hessian, {precision}", Convert.ToHexString(hash)[..16], fused, unfused);
    }

    [Fact]
    public void Few_steps_reach_a_certified_optimum_and_allocate_nothing_once_begun()
    {
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingOptions options = new() { L2Strength = 1e-4, ThreadCount = 1, Tolerance = 1e-5 };
            MulticlassResult result = Ordered.Value.TrainClasses(isSingle, options);
            Assert.Equal((StopReason.Converged, Solver.SubsampledLbfgs), (result.StopReason, result.Solver));
            Assert.InRange(result.RelativeCertifiedGap!.Value, 0, 1e-5);
            Assert.InRange(result.Iterations, 1, 12);
            Assert.EndsWith("Newton steps by a part of the samples save passes; the whole Hessian is that of 4096 samples, drawn anew at every point", result.SolverReason, StringComparison.Ordinal);
        }

        // In double precision, where no tolerance is too fine for the sampled Hessian.
        TrainingOptions endless = new() { L2Strength = 1e-4, ThreadCount = 1, MaxIterations = 8, Tolerance = 1e-200 };
        Assert.Equal(0, TrainingAllocationTests.Meter.Least(meter =>
            Assert.Contains("drawn anew", Ordered.Value.TrainClasses(false, endless, progress: meter).SolverReason, StringComparison.Ordinal)));
    }

    /// <summary>Sixty of a hundred columns differ from zero in about two rows, and one label in twenty is any: a sample takes the curvature for too small, and steps are too long.</summary>
    [Fact]
    public void A_sample_that_misses_much_of_the_curvature_grows_once_in_step_with_every_number_of_threads()
    {
        const double Strength = 2e-4;
        TrainingData data = WithRareColumns();
        TrainingOptions options = new() { L2Strength = Strength, ThreadCount = 1, Tolerance = 1e-5 };
        MulticlassResult result = data.TrainClasses<float>(options);
        Assert.Matches("the whole Hessian is that of 4096 samples, drawn anew at every point, and of 8192 after [0-9]+ steps$", result.SolverReason);
        Assert.Equal(StopReason.Converged, result.StopReason);
        MulticlassModel near = data.TrainClasses<double>(options with { Tolerance = 1e-8 }).Model;
        new SoftmaxProblem(data, Strength, true, false, near).AssertOptimal(result, 1e-5);
        foreach (int threads in (int[])[2, 3])
        {
            SoftmaxLaws.AssertSameBits(result, data.TrainClasses<float>(options with { ThreadCount = threads, SharesAlways = true }));
        }
    }

    /// <summary>
    /// The same table standardised: a rare column has a mean square of one in its two rows. Once they are fitted nothing but the penalty is left of its curvature, and steps that are not damped move their
    /// logits by hundreds: 12 iterations and 43 passes.
    /// </summary>
    [Fact]
    public void Steps_are_not_shortened_by_columns_that_few_rows_make_up()
    {
        const double Strength = 1e-3;
        TrainingData data = WithRareColumns();
        TrainingOptions options = new() { L2Strength = Strength, ThreadCount = 2, Tolerance = 1e-5, Standardize = true };
        MulticlassResult result = data.TrainClasses<float>(options);
        Assert.Contains("drawn anew", result.SolverReason, StringComparison.Ordinal);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 1, 9);
        Assert.InRange(result.Passes, 1, 30);
        MulticlassModel near = data.TrainClasses<double>(options with { Tolerance = 1e-8 }).Model;
        new SoftmaxProblem(data, Strength, true, true, near).AssertOptimal(result, 1e-5);
    }

    /// <summary>Forty columns that are alike one after the other, sixty that differ from zero in one row of 8192; the class is the largest of every tenth column, or any of one row in twenty.</summary>
    private static TrainingData WithRareColumns()
    {
        const int Rows = 16_400;
        const int Columns = 100;
        const int Dense = 40;
        SplitMix random = new(317);
        double[] features = new double[Rows * Columns];
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double drift = random.Signed();
            for (int j = 0; j < Columns; j++)
            {
                drift = (0.875 * drift) + (0.125 * random.Signed());
                features[(i * Columns) + j] = (float)(j < Dense ? 8 * drift : random.Below(8192) == 0 ? 128 * drift : 0);
            }

            int row = i * Columns;
            labels[i] = i < 10 || random.Below(1000) < 50 ? i % 10 : LargestOf([.. Enumerable.Range(0, 10).Select(k => features[row + (10 * k)])]);
        }

        return new TrainingData(features, Columns, labels);
    }

    private static int LargestOf(ReadOnlySpan<double> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }

    private static double Distance(double[] expected, double[] actual) => expected.Zip(actual).Sum(pair => Math.Pow(pair.First - pair.Second, 2));

    private static void Each(int size, Action<int, int> action)
    {
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                action(row, column);
            }
        }
    }

    /// <summary>An objective at a point, and a sample of its Hessian there.</summary>
    private sealed class Drawn : IDisposable
    {
        private readonly WorkerTeam team = new(1);
        private readonly FeatureMatrix<double> features;

        public Drawn(TrainingData data, int sampleCount, bool fitIntercept, double size = 2)
        {
            int classCount = data.ClassCount();
            features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
            ClassCoordinates coordinates = new(new Coordinates(data.FeatureCount, fitIntercept), classCount);
            Whole = new SoftmaxObjective<double>(
                features, new SampleMemory<double>(data.Labels, data.Weights, classCount), coordinates, new Penalty(0, 0.125), team, new WorkCounter());
            Point = new SplitMix(9).Vector<double>(Whole.VariableCount, size);
            Whole.Evaluate(Point, new double[VariableCount]);
            Whole.Accept();
            Sample = Whole.SampleHessian(sampleCount);
            Assert.True(Sample.TryDraw());
        }

        public SoftmaxObjective<double> Whole { get; }

        public ISampledHessian Sample { get; }

        public double[] Point { get; }

        public int VariableCount => Whole.VariableCount;

        public double[] Product(double[] direction)
        {
            double[] product = new double[VariableCount];
            Sample.ComputeProduct(direction, product);
            return product;
        }

        public void Dispose()
        {
            Sample.Dispose();
            Whole.Dispose();
            features.Dispose();
            team.Dispose();
        }
    }
}
