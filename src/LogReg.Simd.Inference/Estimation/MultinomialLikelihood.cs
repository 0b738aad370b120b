using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The negative log-likelihood of several classes (formula 7.10), over all coefficients or with some of them held at zero. A coefficient is a place equation·columns + column.</summary>
/// <param name="design">The columns.</param>
/// <param name="counts">The rows, the base class last.</param>
/// <param name="kept">The coefficients that vary, in ascending order.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed class MultinomialLikelihood(Design design, ClassCounts counts, int[] kept, int threadCount) : ILikelihood
{
    private readonly int full = counts.Equations * design.ColumnCount;
    private readonly MultinomialPass pass = new(design, counts, threadCount);
    private ExactMultinomialPass? exact;

    public int Size => kept.Length;

    public int RowCount => design.RowCount;

    public double ErrorScale => Exact.ErrorScale;

    /// <summary>Gets the pass in about 96 bits, at the last exact evaluation.</summary>
    public ExactMultinomialPass Exact => exact ??= new ExactMultinomialPass(design, counts, threadCount);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        if (kept.Length == full)
        {
            return pass.Evaluate(point, gradient, hessian);
        }

        double[] slope = new double[full];
        double[] curvature = new double[hessian.Length > 0 ? full * full : 0];
        double value = pass.Evaluate(Embed(point), slope, curvature);
        Select<double>(slope, curvature, gradient, hessian);
        return value;
    }

    public void EvaluateExactly(ReadOnlySpan<DoubleDouble> point, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian)
    {
        DoubleDouble[] slope = new DoubleDouble[full];
        DoubleDouble[] curvature = new DoubleDouble[hessian.Length > 0 ? full * full : 0];
        Exact.Evaluate(Embed(point), slope, curvature);
        Select<DoubleDouble>(slope, curvature, gradient, hessian);
    }

    public double SizeOf(int variable) => design.Sizes[kept[variable] % design.ColumnCount];

    /// <summary>
    /// The largest ‖(e_a − e_b)⊗x_i‖ under H⁻¹: along a direction that moves the logits of a row by v, its loss has the second derivative Var(v) and the third central moment of v as its third, which
    /// is the range of v times that at most.
    /// </summary>
    public double Reach(SymmetricFactor<double> factor, ReadOnlySpan<DoubleDouble> covariance)
    {
        int columns = design.ColumnCount;
        double largest = 0;
        for (int a = 0; a < counts.Equations; a++)
        {
            for (int b = a + 1; b <= counts.Equations; b++)
            {
                SymmetricFactor<DoubleDouble> difference = new(columns);
                difference.Factor(DifferenceCovariance(covariance, a, b), 0, value => value.High);
                SymmetricFactor<DoubleDouble> information = new(columns);
                information.Factor(difference.Inverse(), 0, value => value.High);
                double[] norms = NormPass.Compute(design, information.Rounded(), threadCount);
                for (int i = 0; i < design.RowCount; i++)
                {
                    largest = counts.Total(i) > 0 ? Math.Max(largest, norms[i]) : largest;
                }
            }
        }

        return Math.Sqrt(largest) * BinomialLikelihood.Room;
    }

    /// <summary>The covariance of β_a − β_b, that of the base being zero.</summary>
    private DoubleDouble[] DifferenceCovariance(ReadOnlySpan<DoubleDouble> covariance, int a, int b)
    {
        int columns = design.ColumnCount;
        DoubleDouble[] result = new DoubleDouble[columns * columns];
        for (int j = 0; j < kept.Length; j++)
        {
            for (int k = 0; k < kept.Length; k++)
            {
                (int row, int column) = (kept[j] / columns, kept[k] / columns);
                if ((row == a || row == b) && (column == a || column == b))
                {
                    ref DoubleDouble place = ref result[(kept[j] % columns * columns) + (kept[k] % columns)];
                    DoubleDouble value = covariance[(j * kept.Length) + k];
                    place += row == column ? value : -value;
                }
            }
        }

        return result;
    }

    private T[] Embed<T>(ReadOnlySpan<T> point)
    {
        T[] all = new T[full];
        for (int j = 0; j < kept.Length; j++)
        {
            all[kept[j]] = point[j];
        }

        return all;
    }

    private void Select<T>(T[] slope, T[] curvature, Span<T> gradient, Span<T> hessian)
    {
        for (int j = 0; j < kept.Length; j++)
        {
            gradient[j] = slope[kept[j]];
            for (int k = 0; k <= j && hessian.Length > 0; k++)
            {
                hessian[(j * kept.Length) + k] = curvature[(kept[j] * full) + kept[k]];
            }
        }
    }
}
