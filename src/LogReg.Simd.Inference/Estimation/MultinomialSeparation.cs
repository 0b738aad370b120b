using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>
/// Separation of several classes as that of two: a direction separates where x_iᵀ(v_a − v_b) is not negative for
/// every row i of class a and every other class b (formula 7.11), which is one row of successes for each such pair.
/// </summary>
/// <param name="design">The columns.</param>
/// <param name="counts">The rows, the base class last.</param>
/// <param name="kept">The coefficients that vary.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed class MultinomialSeparation(Design design, ClassCounts counts, int[] kept, int threadCount)
{
    /// <summary>A gibibyte of pairs; more are not looked at.</summary>
    private const long MostElements = 1 << 27;

    private List<(int Row, int Label, int Other)> pairs = [];
    private Design? rows;

    /// <summary>Gets the search over pairs, after <see cref="Finds"/>.</summary>
    public SeparationSearch? Search { get; private set; }

    /// <summary>As <see cref="SeparationSearch.Finds"/>.</summary>
    public bool Finds(ReadOnlySpan<DoubleDouble> point, ReadOnlySpan<DoubleDouble> before, bool onlyComplete)
    {
        if (Search is null && !Expand())
        {
            return false;
        }

        return Search!.Finds(point, before, onlyComplete);
    }

    /// <summary>Which coefficients the pairs that stay do not determine, in the order of those that vary.</summary>
    public bool[] UndeterminedByStaying()
    {
        double[] weights = new double[rows!.PaddedRowCount];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            weights[pair] = Search!.Stays[pair] ? 1 : 0;
        }

        return Dependences.Of(rows, weights, threadCount).IsDependent;
    }

    /// <summary>Rows can no more be of the classes whose probability goes to zero.</summary>
    public (ClassCounts Counts, int[] SeparatedRows) Limit()
    {
        double[][] presence = [.. counts.Counts.Select((values, label) => counts.Presence is null ? Enumerable.Repeat(1.0, values.Length).ToArray() : [.. counts.Presence[label]])];
        SortedSet<int> separated = [];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            if (!Search!.Stays[pair])
            {
                presence[pairs[pair].Other][pairs[pair].Row] = 0;
                separated.Add(pairs[pair].Row);
            }
        }

        return (counts with { Presence = presence }, [.. separated]);
    }

    private bool Expand()
    {
        int columns = design.ColumnCount;
        pairs = [.. Pairs()];
        if ((long)pairs.Count * kept.Length > MostElements)
        {
            return false;
        }

        double[] features = new double[pairs.Count * kept.Length];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            (int row, int label, int other) = pairs[pair];
            for (int j = 0; j < kept.Length; j++)
            {
                double value = design.Column(row / Design.BlockRows, kept[j] % columns)[row % Design.BlockRows];
                int equation = kept[j] / columns;
                features[(pair * kept.Length) + j] = equation == label ? value : equation == other ? -value : 0;
            }
        }

        rows = Design.OfScaled(features, pairs.Count, kept.Length);
        double[] zeros = new double[rows.PaddedRowCount];
        double[] ones = new double[rows.PaddedRowCount];
        ones.AsSpan(0, pairs.Count).Fill(1);
        Search = new SeparationSearch(rows, new RowCounts(ones, zeros, zeros), threadCount);
        return true;
    }

    private IEnumerable<(int Row, int Label, int Other)> Pairs()
    {
        for (int row = 0; row < design.RowCount; row++)
        {
            for (int label = 0; label < counts.Counts.Length; label++)
            {
                for (int other = 0; counts.Counts[label][row] > 0 && other < counts.Counts.Length; other++)
                {
                    if (other != label && counts.IsPresent(row, other))
                    {
                        yield return (row, label, other);
                    }
                }
            }
        }
    }
}
