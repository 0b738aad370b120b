using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>By which residuals a certificate bounds F*.</summary>
internal enum CertifiedBy
{
    /// <summary>Those of the point.</summary>
    Own,

    /// <summary>Those of another point.</summary>
    Other,

    /// <summary>Those of the point ahead, which is certified in the place of the current one.</summary>
    Ahead,
}

/// <summary>A certificate that a run has asked for, and what it cost.</summary>
/// <param name="By">By which residuals.</param>
/// <param name="Passes">The reads of the features.</param>
/// <param name="Evaluations">The evaluations that it stood for.</param>
/// <param name="Outcome">What it said.</param>
internal readonly record struct LoggedCertificate(CertifiedBy By, double Passes, int Evaluations, Certificate Outcome);

/// <summary>An objective that notes the certificates a run asks for, and the gap that the run expected at each point it was at.</summary>
internal sealed class CertificateLog(IObjective inner, List<LoggedCertificate> certificates) : IObjective, IRunObserver
{
    public CertificateLog(IObjective inner)
        : this(inner, [])
    {
    }

    public IReadOnlyList<LoggedCertificate> Certificates => certificates;

    public List<double> Expected { get; } = [];

    public int VariableCount => inner.VariableCount;

    public int UsedVariableCount => inner.UsedVariableCount;

    public int PenalizedCount => inner.PenalizedCount;

    public bool IsConvex => inner.IsConvex;

    public Penalty Penalty
    {
        get => inner.Penalty;
        set => inner.Penalty = value;
    }

    public double ValueNoise => inner.ValueNoise;

    public WorkerTeam Team => inner.Team;

    public WorkCounter Work => inner.Work;

    public bool IsRefinable => inner.IsRefinable;

    public ICurvature? Curvature => inner.Curvature;

    public ISecondOrder? SecondOrder => inner.SecondOrder;

    public bool HasColumns => inner.HasColumns;

    public IColumnProblem? Columns => inner.Columns;

    public double KeptGap => inner.KeptGap;

    public TimeSpan Elapsed => TimeSpan.Zero;

    public bool IsTelling => false;

    public IObjective? Refine() => inner.Refine() is { } refined ? new CertificateLog(refined, certificates) : null;

    public void Snap(Span<double> point) => inner.Snap(point);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient) => inner.Evaluate(point, gradient);

    public void Accept() => inner.Accept();

    public void Forget() => inner.Forget();

    public LinePoint EvaluateLine(double step) => inner.EvaluateLine(step);

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient) => inner.EvaluateBatch(batch, point, gradient);

    public IDualAscent? BeginAscent() => inner.BeginAscent();

    public bool ShowsSeparation() => inner.ShowsSeparation();

    public Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
    {
        (double passes, int evaluations) = (Work.Passes, Work.Evaluations);
        return Log(dual.Variables.IsEmpty ? CertifiedBy.Own : CertifiedBy.Other, inner.Certify(point, movesIntercept, dual), passes, evaluations);
    }

    public Certificate? CertifyAhead(Span<double> point, Span<double> gradient)
    {
        (double passes, int evaluations) = (Work.Passes, Work.Evaluations);
        return inner.CertifyAhead(point, gradient) is { } certificate ? Log(CertifiedBy.Ahead, certificate, passes, evaluations) : null;
    }

    public void Observe(OptimizationState state, double gapEstimate, double gradientNorm) => Expected.Add(gapEstimate);

    public void ObserveWork(OptimizationState state)
    {
    }

    public void Dispose() => inner.Dispose();

    private Certificate Log(CertifiedBy by, Certificate certificate, double passes, int evaluations)
    {
        certificates.Add(new LoggedCertificate(by, Work.Passes - passes, Work.Evaluations - evaluations, certificate));
        return certificate;
    }
}
