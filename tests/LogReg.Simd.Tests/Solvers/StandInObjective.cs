using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>An objective of one penalised variable, and perhaps an intercept, in the place of samples: values and certificates are those that a test wants, and nothing else is there.</summary>
internal abstract class StandInObjective : IObjective
{
    public abstract int VariableCount { get; }

    public int PenalizedCount => 1;

    public bool IsConvex => true;

    public Penalty Penalty { get; set; } = new(0, 1);

    public double ValueNoise => 1e-14;

    public WorkerTeam Team { get; } = new(1);

    public WorkCounter Work { get; } = new();

    public bool IsRefinable => false;

    public ICurvature? Curvature => null;

    public ISecondOrder? SecondOrder => null;

    public IObjective? Refine() => null;

    public void Snap(Span<double> point)
    {
    }

    public abstract double Evaluate(ReadOnlySpan<double> point, Span<double> gradient);

    public void Accept()
    {
    }

    public LinePoint EvaluateLine(double step) => default;

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient)
    {
    }

    public abstract Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default);

    public void Dispose() => Team.Dispose();
}
