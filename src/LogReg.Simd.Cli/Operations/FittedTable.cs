using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What the reports of a fit show.</summary>
internal sealed record FittedTable
{
    public required string Source { get; init; }

    /// <summary>Gets the model in words.</summary>
    public required string Formula { get; init; }

    public required IReadOnlyList<Coefficient> Coefficients { get; init; }

    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>Gets the class of every row of the table; empty of two classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Gets the class that those are compared with; null of two classes.</summary>
    public string? BaseClass { get; init; }

    /// <summary>Gets the ordered levels, the lowest first, whose thresholds are the last rows of the table; empty where classes have no order.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Gets the test of proportional odds; null where there are no levels or no maximum.</summary>
    public TestResult? ProportionalOdds { get; init; }

    public required double Level { get; init; }

    /// <summary>Gets what the standard errors are.</summary>
    public required string Errors { get; init; }

    /// <summary>Gets what the intervals are.</summary>
    public required string IntervalKind { get; init; }

    public required IReadOnlyList<CollinearColumn> LeftOut { get; init; }

    /// <summary>Gets the tests of the terms; empty where they were not asked for.</summary>
    public required IReadOnlyList<TestResult> Tests { get; init; }

    /// <summary>Gets the fit by maximum likelihood as a whole; null for Firth's.</summary>
    public required FitSummary? Likelihood { get; init; }

    /// <summary>Gets the fit of two classes by maximum likelihood, for what is told of its rows; null for any other.</summary>
    public LogisticFit? Logistic { get; init; }

    /// <summary>Gets Firth's fit; null for maximum likelihood.</summary>
    public required FirthFit? Firth { get; init; }

    /// <summary>Gets a checksum of the responses, which tells whether two fits are of the same rows.</summary>
    public required string Responses { get; init; }

    public required long RowsDropped { get; init; }

    /// <summary>
    /// Gets the whole number k for which every end of the profile intervals is proven to lie within 10⁻ᵏ standard errors of the exact one; null where that of one is not, and for other intervals.
    /// </summary>
    public int? ProvenEndDigits
    {
        get
        {
            double largest = 0;
            for (int j = 0; j < (Levels.Count > 0 ? CoefficientCount : Intervals.Count); j++)
            {
                double error = Coefficients[j].StandardError;
                largest = double.IsNaN(error) ? largest : Math.Max(largest, (Intervals[j].Bound ?? double.PositiveInfinity) / error);
            }

            return largest > 0 && double.IsFinite(largest) ? Math.Max(0, (int)Math.Floor(-Math.Log10(largest))) : null;
        }
    }

    /// <summary>Gets the number of rows that are coefficients, and not thresholds.</summary>
    public int CoefficientCount => Coefficients.Count - Math.Max(0, Levels.Count - 1);

    /// <summary>The odds ratio of a row; NaN for a threshold, which has none.</summary>
    public double OddsRatioOf(int row) => row < CoefficientCount ? Coefficients[row].OddsRatio : double.NaN;

    /// <summary>What standard errors are, in words.</summary>
    public static string ErrorsOf(FitRequest request, bool areRobust, bool areClustered) =>
        !areRobust ? "of the model" : areClustered ? $"robust to dependence within {request.Cluster}" : $"robust, {request.Robust}";

    /// <summary>A table without a fit.</summary>
    public static FittedTable Empty(FitRequest request) => new()
    {
        Source = DataSources.NameOf(request.Data),
        Formula = string.Empty,
        Coefficients = [],
        Intervals = [],
        Level = request.Level,
        Errors = "of the model",
        IntervalKind = request.Profile ? "profile" : "Wald",
        LeftOut = [],
        Tests = [],
        Likelihood = null,
        Firth = null,
        Responses = string.Empty,
        RowsDropped = 0,
    };
}
