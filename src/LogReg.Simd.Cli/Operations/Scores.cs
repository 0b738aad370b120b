using System.Numerics;
using LogReg.Simd.Data.Pipelines;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Logits with their labels and weights: all that metrics need.</summary>
internal sealed record Scores<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes logits as the model gives them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">As many for each row as the model has outputs, row after row.</param>
    /// <param name="labels">0 or 1, of a model of two classes by one logit.</param>
    /// <param name="classes">Class indices, of other models.</param>
    /// <param name="weights">The weights; null for ones.</param>
    public Scores(IClassifier model, T[] logits, T[] labels, int[] classes, T[]? weights)
    {
        Logits = logits;
        Labels = labels;
        Classes = classes;
        Weights = weights;
        T[] odds = [.. logits];
        model.MakeLogOdds<T>(odds);
        LogOdds = odds.AsSpan().SequenceEqual(logits) ? logits : odds;
    }

    /// <summary>Gets the logits, by which rows and classes are ranked.</summary>
    public T[] Logits { get; }

    /// <summary>Gets the logits whose sigmoid or softmax the probabilities are.</summary>
    public T[] LogOdds { get; }

    public T[] Labels { get; }

    public int[] Classes { get; }

    public T[]? Weights { get; }

    /// <summary>Gets what the file had that the model does not know.</summary>
    public RowFindings Findings { get; init; } = new();

    public bool HasBothClasses => Labels.Contains(T.Zero) && Labels.Contains(T.One);
}
