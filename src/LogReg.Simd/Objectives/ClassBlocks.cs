namespace LogReg.Simd.Objectives;

/// <summary>
/// Where the variables of one class lie among those of all: class after class the penalised ones, and then an intercept per class. A class's own are the penalised ones and then its intercept.
/// </summary>
internal readonly struct ClassBlocks
{
    private readonly int penalized;
    private readonly int interceptsFrom;
    private readonly bool hasIntercept;

    /// <param name="variableCount">The variables of all classes.</param>
    /// <param name="penalizedCount">Those that are penalised.</param>
    /// <param name="classCount">The classes.</param>
    public ClassBlocks(int variableCount, int penalizedCount, int classCount)
    {
        Size = variableCount / classCount;
        penalized = penalizedCount / classCount;
        interceptsFrom = penalizedCount;
        hasIntercept = Size > penalized;
    }

    /// <summary>Gets the variables of a class.</summary>
    public int Size { get; }

    /// <summary>Copies the variables of a class out of those of all.</summary>
    /// <param name="all">The variables of all classes.</param>
    /// <param name="k">The class.</param>
    /// <param name="own">Receives its variables; what lies behind them stays.</param>
    /// <param name="stride">The distance between two of them.</param>
    public void Take(ReadOnlySpan<double> all, int k, Span<double> own, int stride = 1)
    {
        ReadOnlySpan<double> block = all.Slice(k * penalized, penalized);
        for (int j = 0; j < block.Length; j++)
        {
            own[j * stride] = block[j];
        }

        if (hasIntercept)
        {
            own[penalized * stride] = all[interceptsFrom + k];
        }
    }

    /// <summary>Copies the variables of a class back among those of all.</summary>
    /// <inheritdoc cref="Take"/>
    public void Give(ReadOnlySpan<double> own, int k, Span<double> all, int stride = 1)
    {
        Span<double> block = all.Slice(k * penalized, penalized);
        for (int j = 0; j < block.Length; j++)
        {
            block[j] = own[j * stride];
        }

        if (hasIntercept)
        {
            all[interceptsFrom + k] = own[penalized * stride];
        }
    }
}
