using System.Globalization;
using LogReg.Simd.Tests.Determinism;

namespace LogReg.Simd.Tests.Training;

/// <summary>Whether the classes of a generated set are separated, by construction.</summary>
internal enum Separation
{
    /// <summary>No direction separates them, though but for one sample one would.</summary>
    None,

    /// <summary>One direction and no other separates some samples, and the classes of the rest contradict each other.</summary>
    Quasi,

    /// <summary>A direction has every sample on its side.</summary>
    Complete,
}

/// <summary>A set of integers around a hidden direction v, c: whether it separates is known exactly.</summary>
/// <remarks>
/// Rows with x·v + c = 0 stand there with both labels, so that a separating direction must have them at zero. They span all dimensions but one (checked modulo a prime, which can
/// only make a rank smaller), so that v, c is the only candidate. All other rows are on their side of it, except, for <see cref="Separation.None"/>, one.
/// </remarks>
internal sealed record SeparationCase(TrainingData Data, Separation Kind, int[] Support, string Description)
{
    private const int Prime = 1_000_003;

    public static SeparationCase Draw(int seed)
    {
        for (ulong attempt = 0; ; attempt++)
        {
            if (TryDraw(new SplitMix((ulong)seed + (attempt << 32))) is { } drawn)
            {
                return drawn with { Description = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {drawn.Description}") };
            }
        }
    }

    private static SeparationCase? TryDraw(SplitMix random)
    {
        int d = 1 + random.Below(6);
        Separation kind = (Separation)random.Below(3);
        int size = new[] { 1, 3, 10, 100, 1000 }[random.Below(5)];
        int[] order = [.. Enumerable.Range(0, d)];
        for (int i = d - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        int[] direction = new int[d];
        int support = 1 + random.Below(Math.Min(3, d));
        for (int s = 0; s < support; s++)
        {
            direction[order[s]] = (s == 0 ? 1 : 1 + random.Below(3)) * (random.Below(2) == 0 ? 1 : -1);
        }

        int constant = random.Below(5) - 2;
        int solved = order[0];
        List<int[]> rows = [];
        List<double> labels = [];
        int onBorder = kind == Separation.Complete ? 0 : (3 * d) + 4 + random.Below(new[] { 5, 50, 400 }[random.Below(3)]);
        for (int i = 0; i < onBorder; i++)
        {
            int[] row = Row();
            row[solved] = 0;
            row[solved] = -Value(row) * direction[solved];
            for (int label = 0; label < 2 + random.Below(3); label++)
            {
                rows.Add(row);
                labels.Add(label < 2 ? label : random.Below(2));
            }
        }

        if (kind != Separation.Complete && Rank(rows, d) < d)
        {
            return null;
        }

        int beside = new[] { 1, 3, 20, 200 }[random.Below(4)] + (kind == Separation.Complete ? 5 : 0);
        for (int i = 0; i < beside + (kind == Separation.None ? 1 : 0);)
        {
            int[] row = Row();
            if (Value(row) != 0)
            {
                rows.Add(row);
                labels.Add((Value(row) > 0) == (i < beside) ? 1 : 0);
                i++;
            }
        }

        if (labels.Distinct().Count() < 2)
        {
            return null;
        }

        string description = $"{kind}, {rows.Count} rows of {d} up to {size}, {beside} beside, direction {string.Join(' ', direction)} + {constant}";
        TrainingData data = new([.. rows.SelectMany(row => row.Select(x => (double)x))], d, [.. labels]);
        return new SeparationCase(data, kind, [.. Enumerable.Range(0, d).Where(j => direction[j] != 0)], description);

        int[] Row() => [.. Enumerable.Range(0, d).Select(_ => random.Below((2 * size) + 1) - size)];

        int Value(int[] row) => constant + row.Select((x, j) => x * direction[j]).Sum();
    }

    /// <summary>The rank of the rows with a one before each, modulo a prime.</summary>
    private static int Rank(List<int[]> rows, int d)
    {
        List<long[]> left = [.. rows.Select(row => (long[])[1, .. row.Select(x => (long)(((x % Prime) + Prime) % Prime))])];
        int rank = 0;
        for (int column = 0; column <= d; column++)
        {
            int pivot = left.FindIndex(rank, row => row[column] != 0);
            if (pivot < 0)
            {
                continue;
            }

            (left[rank], left[pivot]) = (left[pivot], left[rank]);
            long inverse = Power(left[rank][column], Prime - 2);
            foreach (long[] row in left.Skip(rank + 1).Where(row => row[column] != 0))
            {
                long factor = row[column] * inverse % Prime;
                for (int k = column; k <= d; k++)
                {
                    row[k] = (row[k] + ((Prime - factor) * left[rank][k])) % Prime;
                }
            }

            rank++;
        }

        return rank;
    }

    private static long Power(long value, int exponent)
    {
        long result = 1;
        for (; exponent > 0; exponent >>= 1, value = value * value % Prime)
        {
            result = exponent % 2 == 1 ? result * value % Prime : result;
        }

        return result;
    }
}
