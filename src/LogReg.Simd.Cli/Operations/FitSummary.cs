using LogReg.Simd.Inference;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What a fit by maximum likelihood says as a whole, of two classes, of several or of ordered levels.</summary>
internal sealed record FitSummary
{
    public required double Observations { get; init; }

    public required double Trials { get; init; }

    public required int Parameters { get; init; }

    public required OptimumExistence Existence { get; init; }

    public required int CertifiedDigits { get; init; }

    public required double CertifiedBound { get; init; }

    public required double LogLikelihood { get; init; }

    public required double NullLogLikelihood { get; init; }

    public required double Deviance { get; init; }

    public required double NullDeviance { get; init; }

    /// <summary>Gets the degrees of freedom of the deviance; null of several classes, where programs do not agree on them.</summary>
    public double? DegreesOfFreedom { get; init; }

    public double? NullDegreesOfFreedom { get; init; }

    public required double Aic { get; init; }

    public required double Bic { get; init; }

    /// <summary>Gets the measures that stand for a share of explained variance, with their names.</summary>
    public required IReadOnlyList<(string Name, double Value)> PseudoR2 { get; init; }

    public required TestResult ModelTest { get; init; }

    public required Separation? Separation { get; init; }

    public static FitSummary Of(LogisticFit fit) => Of(fit, fit.TrialCount, [("McFadden", fit.PseudoR2.McFadden), ("Nagelkerke", fit.PseudoR2.Nagelkerke), ("Tjur", fit.PseudoR2.Tjur)]) with
    {
        DegreesOfFreedom = fit.ResidualDegreesOfFreedom,
        NullDegreesOfFreedom = fit.NullDegreesOfFreedom,
    };

    public static FitSummary Of(MultinomialFit fit) => Of(fit, fit.ObservationCount, [("McFadden", fit.McFadden), ("Nagelkerke", fit.Nagelkerke)]);

    public static FitSummary Of(OrdinalFit fit) => Of(fit, fit.ObservationCount, [("McFadden", fit.McFadden), ("Nagelkerke", fit.Nagelkerke)]);

    private static FitSummary Of(LikelihoodFit fit, double trials, IReadOnlyList<(string Name, double Value)> pseudoR2) => new()
    {
        Observations = fit.ObservationCount,
        Trials = trials,
        Parameters = fit.ParameterCount,
        Existence = fit.Existence,
        CertifiedDigits = fit.CertifiedDigits,
        CertifiedBound = fit.CertifiedBound,
        LogLikelihood = fit.LogLikelihood,
        NullLogLikelihood = fit.NullLogLikelihood,
        Deviance = fit.Deviance,
        NullDeviance = fit.NullDeviance,
        Aic = fit.Aic,
        Bic = fit.Bic,
        PseudoR2 = pseudoR2,
        ModelTest = fit.ModelTest,
        Separation = fit.Separation,
    };
}
