namespace LogReg.Simd.Inference.Passes;

/// <summary>What the rows of a design say: weighted successes and failures, and what is added to their logits; with zeros behind the last row.</summary>
/// <param name="Successes">a_i = w_i·y_i.</param>
/// <param name="Failures">b_i = w_i·(m_i − y_i).</param>
/// <param name="Offsets">What is added to the logits.</param>
internal sealed record RowCounts(double[] Successes, double[] Failures, double[] Offsets)
{
    /// <summary>Gets what rounding to double left of the offsets, for sums in about 96 bits; empty where they are exact.</summary>
    public double[] OffsetRests { get; init; } = [];

    /// <summary>Whether every row has one outcome only, so that a saturated model is certain of it.</summary>
    public bool HaveOneOutcomeEach()
    {
        for (int i = 0; i < Successes.Length; i++)
        {
            if (Successes[i] != 0 && Failures[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ones for rows that count, zeros for the others.</summary>
    public double[] Presence()
    {
        double[] presence = new double[Successes.Length];
        for (int i = 0; i < presence.Length; i++)
        {
            presence[i] = Successes[i] + Failures[i] > 0 ? 1 : 0;
        }

        return presence;
    }

    /// <summary>The counts of those rows that are chosen, and zeros for the others.</summary>
    public RowCounts Where(Func<int, bool> isChosen) => this with
    {
        Successes = [.. Successes.Select((value, i) => isChosen(i) ? value : 0)],
        Failures = [.. Failures.Select((value, i) => isChosen(i) ? value : 0)],
    };
}
