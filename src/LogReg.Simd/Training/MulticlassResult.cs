using System.Diagnostics.CodeAnalysis;
using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>A trained model of several classes and how it came about. Immutable.</summary>
/// <remarks>
/// With softmax the report is that of the one run. With one-vs-rest every class has a run of its own: objective, loss, certificate, iterations and evaluations are sums over the
/// classes, the gradient norm is the largest, and the stop reason is the first that is not <see cref="StopReason.Converged"/>.
/// </remarks>
public sealed record MulticlassResult : TrainingReport
{
    [SetsRequiredMembers]
    internal MulticlassResult(TrainingReport report, MulticlassModel model, IReadOnlyList<TrainingReport> classes)
        : base(report)
    {
        Model = model;
        Classes = classes;
    }

    /// <summary>Gets the model.</summary>
    public MulticlassModel Model { get; init; }

    /// <summary>Gets the report of every class's own run with one-vs-rest; empty with softmax.</summary>
    public IReadOnlyList<TrainingReport> Classes { get; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder
            .Member(nameof(Model), Model)
            .Member(nameof(Classes), Classes);
        return true;
    }
}
