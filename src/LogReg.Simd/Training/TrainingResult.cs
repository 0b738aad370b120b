using System.Diagnostics.CodeAnalysis;
using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>A trained binary model and how it came about. Immutable.</summary>
public sealed record TrainingResult : TrainingReport
{
    [SetsRequiredMembers]
    internal TrainingResult(TrainingReport report, LogisticModel model)
        : base(report) =>
        Model = model;

    /// <summary>Gets the model.</summary>
    public LogisticModel Model { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder
            .Member(nameof(Model), Model);
        return true;
    }
}
