using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of the labels of rows, be they classes or ordered levels.</summary>
/// <param name="One">What a label is called.</param>
/// <param name="Many">What several are called.</param>
/// <param name="WithoutRows">What becomes of one that has no row.</param>
internal sealed record LabelChecks(string One, string Many, string WithoutRows)
{
    private const string Data = "data";

    /// <summary>Checks labels, names and the length of weights.</summary>
    /// <param name="labels">The label of every row.</param>
    /// <param name="count">The number of labels.</param>
    /// <param name="names">Their names; null for none.</param>
    /// <param name="namesProperty">The property that holds the names.</param>
    /// <param name="weights">The weight of every row; empty for 1.</param>
    /// <param name="nameOf">The name of a label.</param>
    public void Check(ReadOnlySpan<int> labels, int count, IReadOnlyList<string>? names, string namesProperty, ReadOnlySpan<double> weights, Func<int, string> nameOf)
    {
        if (names is not null && names.Count != count)
        {
            throw Invalid(Data, $"There are {names.Count} names of {Many}, but {count} {Many}. Pass one name for each {One}.");
        }

        for (int i = 0; i < names?.Count; i++)
        {
            if (names[i] is null)
            {
                throw Invalid(Data, $"{namesProperty} holds null at index {i}. Pass one name for each {One}.");
            }
        }

        if (!weights.IsEmpty && weights.Length != labels.Length)
        {
            throw Invalid(Data, $"Weights holds {weights.Length} numbers, but there are {labels.Length} rows. Pass one for each row, or none.");
        }

        bool[] isSeen = new bool[count];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)count)
            {
                throw Invalid(Data, $"Row {i + 1}, counted from 1, is of {One} {labels[i]}, but there are {count} {Many}. Pass 0 to {count - 1}.");
            }

            isSeen[labels[i]] |= weights.IsEmpty || weights[i] > 0;
        }

        int missing = Array.IndexOf(isSeen, false);
        if (missing >= 0)
        {
            throw Invalid(Data, $"No row that counts is of {One} {nameOf(missing)}, one of {count}; {WithoutRows}. Leave the {One} out, or pass a row of it.");
        }
    }
}
