using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>D·u with D = diag(p) − ppᵀ (formulas 2.5 and 3.3), and with the bound ½(I − 11ᵀ/K) of all D, under every policy.</summary>
/// <remarks>
/// <para>Bounds. u is the unit roundoff, v the direction, m = Σ p_l·v_l, M = Σ p_l·|v_l|. A probability e_k/N has, relative to itself, the error q of
/// <see cref="SoftmaxBounds{T}"/>'s e_k and N. m: the products' q, K additions, the quotient: (q + (K + 2)u)·M. The share s·p_k·(v_k − m): q and four
/// roundings of its own size, and p_k times the error of m. The bounding matrix is the same with e_k = 1 and N = K, exactly.</para>
/// </remarks>
public class SoftmaxHessianTermsTests
{
    private static readonly int[] ClassCounts = [2, 3, 4, 5, 10];

    [Theory]
    [EveryPolicy]
    public void Columns_are_those_of_the_explicit_matrix<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, isBound) =>
        {
            double[][,] matrices = Matrices(policy, rows, weighted, isBound);
            for (int i = 0; i < rows.Count; i++)
            {
                int classCount = rows.ClassCount;
                double weight = rows.Weight(i, weighted);
                double[] expected = isBound ? BoundingMatrix(classCount) : ReferenceLosses.SoftmaxCrossEntropy.Curvature(rows.Row(i));
                double[][] bounds = [.. Enumerable.Range(0, classCount).Select(k =>
                    Enumerable.Range(0, classCount).Select(l => EntryBound<T>(rows.Row(i), k, l, weight, isBound)).ToArray())];
                for (int k = 0; k < classCount; k++)
                {
                    double[] row = [.. Enumerable.Range(0, classCount).Select(l => matrices[i][k, l])];
                    double[] column = [.. Enumerable.Range(0, classCount).Select(l => matrices[i][l, k])];
                    double[] exact = [.. expected.AsSpan(k * classCount, classCount).ToArray().Select(entry => weight * entry)];
                    Bits.AssertWithin<double>(exact, row, bounds[k], "Entry of a row", (policy, i, k, classCount));

                    // D is symmetric, so the two sides differ by what both may be off.
                    double[] both = [.. bounds[k].Select((bound, l) => bound + bounds[l][k])];
                    Bits.AssertWithin<double>(column, row, both, "Entry against its mirror", (policy, i, k, classCount));
                    double sum = bounds[k].Sum() + (row.Sum(Math.Abs) * Rounding<double>.Gamma(classCount));
                    Bits.AssertWithin<double>([0], [row.Sum()], [sum], "Row sum", (policy, i, k, classCount));
                }
            }
        });

    [Theory]
    [EveryPolicy]
    public void Any_direction_gives_the_product_with_the_matrix_and_its_sums<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, isBound) =>
        {
            SplitMix random = new(8);
            T[][] directions = [.. Enumerable.Range(0, rows.ClassCount).Select(_ => random.Vector<T>(rows.Count, 4))];
            ClassSums<T> terms = ClassRunner.Hessian(policy, rows.Logits, directions, weighted ? rows.Weights : null, isBound);
            for (int i = 0; i < rows.Count; i++)
            {
                double weight = rows.Weight(i, weighted);
                double[] v = [.. directions.Select(u => double.CreateChecked(u[i]))];
                double[] matrix = isBound ? BoundingMatrix(rows.ClassCount) : ReferenceLosses.SoftmaxCrossEntropy.Curvature(rows.Row(i));
                for (int k = 0; k < rows.ClassCount; k++)
                {
                    double expected = weight * Enumerable.Range(0, rows.ClassCount).Sum(l => matrix[(k * rows.ClassCount) + l] * v[l]);
                    double bound = ProductBound<T>(rows.Row(i), k, v, weight, isBound);
                    Bits.AssertWithin<T>([expected], [terms.Residuals[k][i]], [bound], "Share", (policy, rows.ClassCount, i, k));
                }
            }

            for (int k = 0; k < rows.ClassCount; k++)
            {
                double[] expected = SoftmaxRows<T>.InOrder(terms.Residuals[k].Select(double.CreateChecked));
                Bits.AssertSame<double>(expected, terms.Of(k), $"Lane of class {k}", policy);
            }
        });

    /// <summary>Böhning: ½(I − 11ᵀ/K) − D is positive semi-definite at every point, so vᵀBv ≥ vᵀDv.</summary>
    [Theory]
    [EveryPolicy]
    public void The_bound_dominates<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in ClassCounts)
        {
            foreach (double size in (double[])[0, 0.5, 4, 17])
            {
                SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(48, classCount, size);
                SplitMix random = new((ulong)classCount);
                for (int attempt = 0; attempt < 4; attempt++)
                {
                    // The last direction is the one in which two tied classes leave no room: e_0 − e_1.
                    T[][] v = [.. Enumerable.Range(0, classCount).Select(k => attempt < 3
                        ? random.Vector<T>(rows.Count, 2)
                        : [.. Enumerable.Repeat(T.CreateChecked(k == 0 ? 1 : k == 1 ? -1 : 0), rows.Count)])];
                    ClassSums<T> bound = ClassRunner.Hessian(policy, rows.Logits, v, null, isBound: true);
                    ClassSums<T> exact = ClassRunner.Hessian(policy, rows.Logits, v, null, isBound: false);
                    for (int i = 0; i < rows.Count; i++)
                    {
                        double[] direction = [.. v.Select(u => double.CreateChecked(u[i]))];
                        double Form(ClassSums<T> terms) => direction.Select((u, k) => u * double.CreateChecked(terms.Residuals[k][i])).Sum();
                        double slack = direction.Select((u, k) => Math.Abs(u)
                            * (ProductBound<T>(rows.Row(i), k, direction, 1, true) + ProductBound<T>(rows.Row(i), k, direction, 1, false))).Sum();
                        Assert.True(Form(bound) >= Form(exact) - slack, $"{policy}: {Form(bound):R} is below {Form(exact):R} at row {i} of {classCount} classes.");
                    }
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void A_row_has_the_same_share_wherever_it_stands<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 37;
        foreach (bool isBound in (bool[])[false, true])
        {
            SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(Count, 5, 6);
            T[][] u = SoftmaxRows<T>.Draw(Count, 5, 3, seed: 1).Logits;
            ClassSums<T> whole = ClassRunner.Hessian(policy, rows.Logits, u, rows.Weights, isBound);
            for (int count = 0; count <= Count; count++)
            {
                for (int first = 0; first <= Math.Min(count, 18); first += 9)
                {
                    SoftmaxRows<T> part = rows.Part(..count);
                    ClassSums<T> terms = ClassRunner.Hessian(policy, part.Logits, [.. u.Select(z => z[first..count])], part.Weights, isBound, first);
                    for (int k = 0; k < 5; k++)
                    {
                        Bits.AssertSame<T>(whole.Residuals[k].AsSpan(first, count - first), terms.Residuals[k], $"Share of class {k}", (policy, first, count));
                    }
                }
            }
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, isBound) =>
        {
            T[][] u = SoftmaxRows<T>.Draw(rows.Count, rows.ClassCount, 5, seed: 2).Logits;
            ClassSums<T> wide = ClassRunner.Hessian(precision.Wide, rows.Logits, u, weighted ? rows.Weights : null, isBound);
            ClassSums<T> portable = ClassRunner.Hessian(precision.Portable, rows.Logits, u, weighted ? rows.Weights : null, isBound);
            Bits.AssertSame<double>(wide.Lanes, portable.Lanes, "Lane", (precision, rows.ClassCount));
            for (int k = 0; k < rows.ClassCount; k++)
            {
                Bits.AssertSame<T>(wide.Residuals[k], portable.Residuals[k], $"Share of class {k}", precision);
            }
        });

    /// <summary>The diagonal keeps its digits relative to itself: 1 − p_k is a sum and no difference.</summary>
    [Theory]
    [EveryPolicy]
    public void Curvatures_are_the_diagonal_to_their_last_digits<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, _) =>
        {
            for (int k = 0; k < rows.ClassCount; k++)
            {
                double[] expected = new double[rows.Count];
                double[] bounds = new double[rows.Count];
                for (int i = 0; i < rows.Count; i++)
                {
                    double[] z = rows.Row(i);
                    double weight = rows.Weight(i, weighted);
                    double p = ReferenceFunctions.SoftMax(z)[k];
                    expected[i] = weight * ReferenceLosses.SoftmaxCrossEntropy.Curvature(z)[(k * rows.ClassCount) + k];

                    // p·(1 − p), with the errors of both, which are those of residuals: of class k under another label and under its own.
                    double ofShare = SoftmaxBounds<T>.Of(z, (k + 1) % rows.ClassCount, 1).Residuals[k];
                    double ofOthers = SoftmaxBounds<T>.Of(z, k, 1).Residuals[k];
                    double others = -ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, k)[k];
                    double roundings = 4 * expected[i] * (Rounding<T>.Unit + Rounding<double>.Unit);
                    bounds[i] = (weight * ErrorBounds<T>.SecondOrder * ((ofShare * others) + (p * ofOthers) + (ofShare * ofOthers)))
                        + roundings + (4 * double.CreateChecked(T.Epsilon));
                }

                T[] actual = ClassRunner.Curvatures(policy, rows.Logits, k, k, weighted ? rows.Weights : null);
                Bits.AssertWithin<T>(expected, actual, bounds, "Curvature", (policy, rows.ClassCount, k));
                for (int count = 0; count < rows.Count; count += 5)
                {
                    SoftmaxRows<T> part = rows.Part(..count);
                    T[] fewer = ClassRunner.Curvatures(policy, part.Logits, k, k, weighted ? part.Weights : null);
                    Bits.AssertSame<T>(actual.AsSpan(0, count), fewer, "Curvature of fewer rows", (policy, rows.ClassCount, k));
                }
            }
        });

    /// <summary>What a row has in all diagonal blocks together, whose terms are all positive: it has the digits of the diagonal, and those of a sum of K terms.</summary>
    [Theory]
    [EveryPolicy]
    public void Curvatures_of_all_classes_are_the_trace<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, _) =>
        {
            double[] expected = new double[rows.Count];
            double[] bounds = new double[rows.Count];
            for (int i = 0; i < rows.Count; i++)
            {
                double[] z = rows.Row(i);
                double[] p = ReferenceFunctions.SoftMax(z);
                double weight = rows.Weight(i, weighted);
                for (int k = 0; k < rows.ClassCount; k++)
                {
                    double ofShare = SoftmaxBounds<T>.Of(z, (k + 1) % rows.ClassCount, 1).Residuals[k];
                    double ofOthers = SoftmaxBounds<T>.Of(z, k, 1).Residuals[k];
                    double others = -ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, k)[k];
                    expected[i] += weight * p[k] * others;
                    bounds[i] += weight * ErrorBounds<T>.SecondOrder * ((ofShare * others) + (p[k] * ofOthers) + (ofShare * ofOthers));
                }

                bounds[i] += ((rows.ClassCount + 4) * expected[i] * (Rounding<T>.Unit + Rounding<double>.Unit)) + (4 * rows.ClassCount * double.CreateChecked(T.Epsilon));
            }

            T[] actual = ClassRunner.Curvatures(policy, rows.Logits, SoftmaxCurvatures.AllClasses, SoftmaxCurvatures.AllClasses, weighted ? rows.Weights : null);
            Bits.AssertWithin<T>(expected, actual, bounds, "Trace", (policy, rows.ClassCount));
            for (int count = 0; count < rows.Count; count += 5)
            {
                SoftmaxRows<T> part = rows.Part(..count);
                T[] fewer = ClassRunner.Curvatures(policy, part.Logits, SoftmaxCurvatures.AllClasses, SoftmaxCurvatures.AllClasses, weighted ? part.Weights : null);
                Bits.AssertSame<T>(actual.AsSpan(0, count), fewer, "Trace of fewer rows", (policy, rows.ClassCount));
            }
        });

    [Theory]
    [EveryPolicy]
    public void Curvatures_of_two_classes_are_the_rest_of_the_matrix<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryCase<T>((rows, weighted, _) =>
        {
            for (int k = 0; k < rows.ClassCount && rows.ClassCount > 1; k++)
            {
                int other = (k + 1) % rows.ClassCount;
                double[] expected = new double[rows.Count];
                double[] bounds = new double[rows.Count];
                for (int i = 0; i < rows.Count; i++)
                {
                    double[] z = rows.Row(i);
                    double[] p = ReferenceFunctions.SoftMax(z);
                    double weight = rows.Weight(i, weighted);
                    expected[i] = weight * ReferenceLosses.SoftmaxCrossEntropy.Curvature(z)[(k * rows.ClassCount) + other];

                    // p_k·p_l with the errors of both, which are those of residuals under another label; with two classes the other's is that of its own label.
                    double ofShare = SoftmaxBounds<T>.Of(z, other, 1).Residuals[k];
                    double ofOther = SoftmaxBounds<T>.Of(z, k, 1).Residuals[other];
                    double roundings = 4 * Math.Abs(expected[i]) * (Rounding<T>.Unit + Rounding<double>.Unit);
                    bounds[i] = (weight * ErrorBounds<T>.SecondOrder * ((ofShare * p[other]) + (p[k] * ofOther) + (ofShare * ofOther)))
                        + roundings + (4 * double.CreateChecked(T.Epsilon));
                }

                T[] actual = ClassRunner.Curvatures(policy, rows.Logits, k, other, weighted ? rows.Weights : null);
                Bits.AssertWithin<T>(expected, actual, bounds, "Curvature", (policy, rows.ClassCount, k, other));
            }
        });

    private static void OnEveryCase<T>(Action<SoftmaxRows<T>, bool, bool> body)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in ClassCounts)
        {
            foreach (double size in SoftmaxRows<T>.Sizes)
            {
                body(SoftmaxRows<T>.Draw(21, classCount, size), classCount % 2 == 0, false);
            }

            body(SoftmaxRows<T>.Draw(21, classCount, 4), classCount % 2 == 1, true);
        }
    }

    /// <summary>The matrix of every row, a column per unit direction.</summary>
    private static double[][,] Matrices<T>(Policy<T> policy, SoftmaxRows<T> rows, bool weighted, bool isBound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classCount = rows.ClassCount;
        double[][,] matrices = [.. Enumerable.Range(0, rows.Count).Select(_ => new double[classCount, classCount])];
        for (int l = 0; l < classCount; l++)
        {
            T[][] unit = [.. Enumerable.Range(0, classCount).Select(k => Enumerable.Repeat(k == l ? T.One : T.Zero, rows.Count).ToArray())];
            ClassSums<T> column = ClassRunner.Hessian(policy, rows.Logits, unit, weighted ? rows.Weights : null, isBound);
            for (int i = 0; i < rows.Count; i++)
            {
                for (int k = 0; k < classCount; k++)
                {
                    matrices[i][k, l] = double.CreateChecked(column.Residuals[k][i]);
                }
            }
        }

        return matrices;
    }

    private static double[] BoundingMatrix(int classCount) =>
        [.. Enumerable.Range(0, classCount * classCount).Select(i => 0.5 * ((i / classCount == i % classCount ? 1 : 0) - (1.0 / classCount)))];

    private static double EntryBound<T>(double[] z, int k, int l, double weight, bool isBound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] unit = new double[z.Length];
        unit[l] = 1;
        return ProductBound<T>(z, k, unit, weight, isBound);
    }

    private static double ProductBound<T>(double[] z, int k, double[] v, double weight, bool isBound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classCount = z.Length;
        double u = Rounding<T>.Unit + Rounding<double>.Unit;
        double tiny = 4 * double.CreateChecked(T.Epsilon);
        double[] p = isBound ? [.. z.Select(_ => 1.0 / classCount)] : ReferenceFunctions.SoftMax(z);
        double[] errors = [.. p.Select((value, l) => isBound ? 0 : (value * (z.Max() - z[l] > 1000 ? 0 : z.Max() - z[l] + 2.4) * u) + tiny)];
        double total = isBound ? 0 : errors.Sum() + (classCount * u);
        double mean = p.Zip(v, (value, direction) => value * direction).Sum();
        double size = p.Zip(v, (value, direction) => value * Math.Abs(direction)).Sum();
        double meanError = errors.Zip(v, (error, direction) => error * Math.Abs(direction)).Sum() + (size * (total + ((classCount + 2) * u)));
        double centered = Math.Abs(v[k] - mean);
        double share = (errors[k] * centered) + (p[k] * ((centered * (total + (5 * u))) + meanError));
        return (weight * (isBound ? 0.5 * classCount : 1) * share * ErrorBounds<T>.SecondOrder) + tiny;
    }
}
