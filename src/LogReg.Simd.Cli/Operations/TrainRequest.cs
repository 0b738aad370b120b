using LogReg.Simd.Cli.Commands;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>train</c> was asked to do.</summary>
internal sealed record TrainRequest
{
    /// <summary>Gets the data file; null for the embedded iris.</summary>
    public string? Data { get; init; }

    public DataOptions Reading { get; init; } = new();

    /// <summary>Gets the names of the options given that mean something for some formats only.</summary>
    public FormatOptions Given { get; init; } = FormatOptions.None;

    public Precision Precision { get; init; }

    public TrainingOptions Training { get; init; } = TrainingOptions.Default;

    /// <summary>Gets how several classes are told apart; null for the choice by the labels.</summary>
    public MulticlassMethod? Multiclass { get; init; }

    /// <summary>Gets the hidden units of a network; null for a linear model.</summary>
    public int? HiddenUnits { get; init; }

    public string? Test { get; init; }

    public double? Holdout { get; init; }

    /// <summary>Gets the file of the rows of the holdout; null for none.</summary>
    public string? HoldoutOutput { get; init; }

    public string? Model { get; init; }

    public string? Json { get; init; }

    /// <summary>Gets lines for the end of the report.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}
