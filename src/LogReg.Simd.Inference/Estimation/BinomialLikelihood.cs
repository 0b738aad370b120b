using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The negative log-likelihood of successes and failures, with that of the gaps between thresholds where the rows are boundaries of ordered levels.</summary>
/// <param name="design">The columns.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
/// <param name="maximumLogits">The logits at the maximum, which points that are evaluated together are compared
/// with, as gaps are with those of <see cref="ThresholdGaps.Continued"/>; null where none are.</param>
/// <param name="gaps">The gaps between thresholds; null for two classes.</param>
internal sealed class BinomialLikelihood(Design design, RowCounts counts, int threadCount, double[]? maximumLogits = null, ThresholdGaps? gaps = null) : ILikelihood
{
    /// <summary>Norms are computed in double; the bound has room for that.</summary>
    public const double Room = 1 + 1e-6;

    private readonly LikelihoodPass pass = new(design, threadCount, keepsRows: false);
    private readonly BatchPass? batch = maximumLogits is null ? null : new BatchPass(design, counts, maximumLogits, threadCount);
    private ExactPass? exact;

    public int Size => design.ColumnCount;

    public int RowCount => design.RowCount;

    public double ErrorScale => Exact.ErrorScale + (gaps?.ErrorScale ?? 0);

    /// <summary>Gets how far the reach of gaps holds: none loses more than half of itself over it.</summary>
    public double LongestMove => gaps is null ? double.PositiveInfinity : ThresholdGaps.LongestMove;

    /// <summary>Gets the pass in about 96 bits, at the last exact evaluation.</summary>
    public ExactPass Exact => exact ??= new ExactPass(design, threadCount);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        double loss = pass.Evaluate(counts, point, gradient, hessian);
        return gaps is null ? loss : loss + gaps.Add(point, gradient, hessian);
    }

    public bool Holds(ReadOnlySpan<double> point) => gaps is null || gaps.Holds(point);

    public void EvaluateTogether(ReadOnlySpan<Evaluation> evaluations)
    {
        Span<int> places = stackalloc int[BatchKernels.Vectors];
        int count = 0;
        for (int i = 0; i < evaluations.Length; i++)
        {
            Evaluation evaluation = evaluations[i];
            if (evaluation.WantsHessian || batch is null)
            {
                evaluation.Value = Evaluate(evaluation.Point, evaluation.Gradient, evaluation.WantsHessian ? evaluation.Hessian : []);
                evaluation.Shift = double.PositiveInfinity;
            }
            else
            {
                places[count++] = i;
            }

            if (count == places.Length || (count > 0 && i == evaluations.Length - 1))
            {
                EvaluateBatch(evaluations, places[..count]);
                count = 0;
            }
        }
    }

    public void EvaluateExactly(ReadOnlySpan<DoubleDouble> point, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian)
    {
        Exact.Evaluate(counts, point, gradient, hessian);
        gaps?.AddExactly(point, gradient, hessian);
    }

    public double SizeOf(int variable) => gaps is null ? design.Sizes[variable] : Math.Max(design.Sizes[variable], gaps.SizeOf(variable));

    /// <summary>The largest ‖x_i‖ under H⁻¹, and that of the gaps.</summary>
    public double Reach(SymmetricFactor<double> factor, ReadOnlySpan<DoubleDouble> covariance)
    {
        double[] norms = NormPass.Compute(design, factor, threadCount);
        double largest = 0;
        for (int i = 0; i < norms.Length; i++)
        {
            largest = counts.Successes[i] + counts.Failures[i] > 0 ? Math.Max(largest, norms[i]) : largest;
        }

        return Math.Max(Math.Sqrt(largest), gaps?.Reach(covariance, Size) ?? 0) * Room;
    }

    private void EvaluateBatch(ReadOnlySpan<Evaluation> evaluations, ReadOnlySpan<int> places)
    {
        double[][] points = new double[places.Length][];
        for (int v = 0; v < places.Length; v++)
        {
            points[v] = evaluations[places[v]].Point;
        }

        batch!.Evaluate(points);
        for (int v = 0; v < places.Length; v++)
        {
            Evaluation evaluation = evaluations[places[v]];
            (evaluation.Value, evaluation.Shift) = (batch.Loss(v), batch.Shift(v));
            batch.Gradient(v).CopyTo(evaluation.Gradient);
            if (gaps is not null)
            {
                evaluation.Value += gaps.Add(evaluation.Point, evaluation.Gradient, []);
                evaluation.Shift = Math.Max(evaluation.Shift, gaps.ShiftFromBase(evaluation.Point));
            }
        }
    }
}
