using LogReg.Simd.Sampling;

namespace LogReg.Simd.Solvers;

/// <summary>Mini-batches in seeded order, one epoch a step (formulas 4.4 to 4.6).</summary>
/// <remarks>
/// Batches follow each other, so one thread works; the objective at the end of an epoch takes all. An epoch costs two passes.
/// Sources: Robbins and Monro, Ann. Math. Stat. 22, 1951; Duchi, Hazan and Singer, JMLR 12, 2011.
/// </remarks>
internal sealed class Stochastic(int sampleCount, int batchSize, int seed, StochasticUpdate update) : ISolver
{
    private readonly int[] order = new int[sampleCount];
    private double[]? point;

    public bool IsStochastic => true;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        SampleOrder.Fill(order, seed, state.Iteration);

        // A point of its own: what the state holds is rounded to what the kernels can represent.
        point ??= [.. state.Point];
        for (int first = 0; first < order.Length; first += Math.Min(batchSize, order.Length - first))
        {
            ReadOnlySpan<int> batch = order.AsSpan(first, Math.Min(batchSize, order.Length - first));
            state.Objective.EvaluateBatch(batch, point, state.Direction);
            update.Apply(point, state.Direction);
        }

        point.CopyTo(state.TrialPoint, 0);
        state.EvaluateTrial();
        state.AcceptTrial();
        return true;
    }

    public void Dispose()
    {
    }
}
