using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Data;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Everything that a training run is reported by.</summary>
internal sealed record TrainedRun
{
    public required string Source { get; init; }

    public required DataEncoding Encoding { get; init; }

    public required int Rows { get; init; }

    /// <summary>Gets the names of the classes: the negative and the positive one, or every label.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets the rows by class.</summary>
    public required IReadOnlyList<long> ClassRows { get; init; }

    public required long RowsDropped { get; init; }

    public required TrainingOptions Options { get; init; }

    public required IClassifier Model { get; init; }

    public required TrainingReport Result { get; init; }

    public required bool IsDouble { get; init; }

    /// <summary>Gets how much of sparse rows is stored; null of dense ones.</summary>
    public required SparseSize? Sparse { get; init; }

    /// <summary>Gets how much memory codes take; null where there are none.</summary>
    public required CodeSize? Codes { get; init; }

    /// <summary>Gets the columns of sparse rows that lie far from zero and could not be moved, where the run ended so that they may be why; otherwise none.</summary>
    public required FarColumns FarColumns { get; init; }

    /// <summary>Gets a value indicating whether features are kept as bytes.</summary>
    public required bool KeepsBytes { get; init; }

    public required QualitySummary Train { get; init; }

    public required QualitySummary? Test { get; init; }

    /// <summary>Gets how good several classes are told apart, on the rows of the test where there are any; null for two classes by one logit.</summary>
    public required ClassJudgement? Judgement { get; init; }

    /// <summary>Gets the labels of two classes against the decisions on the rows of the test; null without a test, and for other models.</summary>
    public required ConfusionMatrix? TestConfusion { get; init; }

    /// <summary>Gets the features and how much they vary.</summary>
    public required FeatureList Features { get; init; }

    /// <summary>Gets where the rows of the test come from: a file, or a holdout and its size.</summary>
    public required string? TestSource { get; init; }

    public required RunSeconds Seconds { get; init; }

    public ScoringPipeline ToPipeline() => new(Model, Encoding, IsDouble)
    {
        FeatureDeviations = Features.Deviations is { } deviations && deviations.All(double.IsFinite) ? deviations : [],
        Training = TrainingSummary.Of(Options, Result) with
        {
            Data = Source,
            Rows = Rows,
            Positives = Model.IsBinary ? ClassRows[1] : null,
            ClassRows = Model.IsBinary ? null : ClassRows,
            Train = Train,
            Test = Test,
        },
    };
}

/// <summary>Where the time went.</summary>
internal sealed record RunSeconds(double Read, double Pack, double Train, double Total);

/// <summary>How much of sparse rows is stored.</summary>
/// <param name="Entries">The features that are not zero.</param>
/// <param name="Density">Their share of all.</param>
/// <param name="Bytes">The memory that they take.</param>
internal sealed record SparseSize(long Entries, double Density, long Bytes);

/// <summary>How much memory numbers and codes take.</summary>
/// <param name="Columns">The columns of codes.</param>
/// <param name="Numbers">The columns of numbers.</param>
/// <param name="Bytes">The memory of both.</param>
/// <param name="BytesPerCode">That of a code, in the mean.</param>
internal sealed record CodeSize(int Columns, int Numbers, long Bytes, double BytesPerCode)
{
    /// <summary>The size of features as they are stored; null where they are no codes.</summary>
    public static CodeSize? Of<T>(FeatureSource<T> features)
        where T : unmanaged
    {
        if (features is not CategoricalMatrix<T> codes)
        {
            return null;
        }

        long ofCodes = CategoricalMatrixBuilder<T>.ByteCountOf(codes.SampleCount, 0, codes.CategoryCounts);
        return new CodeSize(codes.CategoricalCount, codes.NumericCount, codes.ByteCount, ofCodes / ((double)codes.SampleCount * codes.CategoricalCount));
    }
}
