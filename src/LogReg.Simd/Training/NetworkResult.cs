using System.Diagnostics.CodeAnalysis;
using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>A trained network with one hidden layer and how it came about. Immutable.</summary>
/// <remarks>The objective is not convex, so there is no certificate: <see cref="TrainingReport.CertifiedGap"/> is null, and another seed may find a better model.</remarks>
public sealed record NetworkResult : TrainingReport
{
    [SetsRequiredMembers]
    internal NetworkResult(TrainingReport report, HiddenLayerModel model)
        : base(report) =>
        Model = model;

    /// <summary>Gets the model.</summary>
    public HiddenLayerModel Model { get; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder
            .Member(nameof(Model), Model);
        return true;
    }
}
