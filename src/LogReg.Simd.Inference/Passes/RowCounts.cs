namespace LogReg.Simd.Inference.Passes;

/// <summary>What the rows of a design say: weighted successes and failures, and what is added to their logits; with zeros behind the last row.</summary>
/// <param name="Successes">a_i = w_i·y_i.</param>
/// <param name="Failures">b_i = w_i·(m_i − y_i).</param>
/// <param name="Offsets">What is added to the logits.</param>
internal sealed record RowCounts(double[] Successes, double[] Failures, double[] Offsets)
{
    /// <summary>The counts of those rows that are chosen, and zeros for the others.</summary>
    public RowCounts Where(Func<int, bool> isChosen) => this with
    {
        Successes = [.. Successes.Select((value, i) => isChosen(i) ? value : 0)],
        Failures = [.. Failures.Select((value, i) => isChosen(i) ? value : 0)],
    };
}
