namespace LogReg.Simd.Tests.Elementwise;

/// <summary>What a walk over the floats found out about one kernel.</summary>
internal sealed class WalkResult
{
    public long Points { get; private set; }

    public double MaxUlp { get; private set; }

    public float MaxUlpAt { get; private set; }

    /// <summary>Gets how many neighbours are out of order, and the last of them.</summary>
    public long OutOfOrder { get; private set; }

    public float OutOfOrderAt { get; private set; }

    /// <summary>Gets how many results lie outside the range.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>Gets how many numbers gave NaN, or NaNs a number.</summary>
    public long WrongNan { get; private set; }

    /// <summary>Gets how many results have other bits under another policy.</summary>
    public long PoliciesDiffer { get; private set; }

    public void Add(WalkResult other)
    {
        Points += other.Points;
        OutOfRange += other.OutOfRange;
        WrongNan += other.WrongNan;
        PoliciesDiffer += other.PoliciesDiffer;
        OutOfOrderAt = other.OutOfOrder > 0 ? other.OutOfOrderAt : OutOfOrderAt;
        OutOfOrder += other.OutOfOrder;
        if (other.MaxUlp > MaxUlp)
        {
            MaxUlp = other.MaxUlp;
            MaxUlpAt = other.MaxUlpAt;
        }
    }

    /// <summary>Judges one block of ascending inputs, the first of which was judged before.</summary>
    public void Judge(UlpRow row, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        for (int i = 1; i < x.Length; i++)
        {
            if (!row.Contains(x[i]))
            {
                continue;
            }

            Points++;
            if (float.IsNaN(x[i]) || float.IsNaN(y[i]))
            {
                WrongNan += float.IsNaN(x[i]) == float.IsNaN(y[i]) ? 0 : 1;
                continue;
            }

            OutOfRange += y[i] >= row.Range.Least && y[i] <= row.Range.Greatest ? 0 : 1;
            if (row.Direction * (y[i] - y[i - 1]) < 0)
            {
                OutOfOrder++;
                OutOfOrderAt = x[i];
            }

            double error = Ulp.Error(y[i], Math.Abs(x[i]) < UlpRow.FarFrom ? row.Oracle(x[i]) : row.Far(x[i]));
            if (error > MaxUlp)
            {
                MaxUlp = error;
                MaxUlpAt = x[i];
            }
        }
    }

    /// <summary>Counts where another policy gives other bits, NaN against NaN aside.</summary>
    public void Compare(ReadOnlySpan<float> y, ReadOnlySpan<float> otherPolicy)
    {
        if (Ulp.SameBits(y, otherPolicy))
        {
            return;
        }

        for (int i = 1; i < y.Length; i++)
        {
            PoliciesDiffer += Ulp.SameBitsOrNan(y.Slice(i, 1), otherPolicy.Slice(i, 1)) ? 0 : 1;
        }
    }
}

/// <summary>Walks the floats in ascending order, all of them or every n-th, on all cores.</summary>
internal static class FloatWalk
{
    private const int Block = 4096;
    private const long Keys = 1L << 32;
    private const long KeysPerPiece = 1L << 20;

    /// <summary>The float at a place in the order −NaN, −∞ … −0, 0 … ∞, NaN.</summary>
    public static float AtKey(long key)
    {
        uint k = (uint)key;
        return BitConverter.UInt32BitsToSingle((k & 0x80000000) != 0 ? k ^ 0x80000000 : ~k);
    }

    /// <summary>The place of a float in the order.</summary>
    public static long KeyOf(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits ^ 0x80000000;
    }

    /// <summary>Walks every <paramref name="step"/>-th float of the row's domain.</summary>
    public static WalkResult Walk(UlpRow row, long step)
    {
        WalkResult total = new();
        long first = row.Contains(-1) ? 0 : KeyOf(0);
        long end = row.Domain == Domain.ZeroToOne ? KeyOf(1) + 1 : Keys;
        long keysPerPiece = Math.Max(KeysPerPiece, Block * step);
        int pieces = (int)((end - first + keysPerPiece - 1) / keysPerPiece);
        Parallel.For(
            0,
            pieces,
            piece =>
            {
                long from = first + (piece * keysPerPiece);
                WalkResult result = WalkKeys(row, from, Math.Min(from + keysPerPiece, end), step);
                lock (total)
                {
                    total.Add(result);
                }
            });
        return total;
    }

    /// <summary>Walks the floats with keys from <paramref name="from"/> to before <paramref name="end"/>.</summary>
    public static WalkResult WalkKeys(UlpRow row, long from, long end, long step)
    {
        WalkResult result = new();
        float[] x = new float[Block + 1];
        float[] y = new float[Block + 1];
        float[] other = new float[Block + 1];
        for (long key = from; key < end; key += Block * step)
        {
            int count = (int)Math.Min(Block, (end - key + step - 1) / step);
            for (int i = 0; i <= count; i++)
            {
                x[i] = AtKey(Math.Max(key + ((i - 1) * step), 0));
            }

            if (!row.Contains(x[0]))
            {
                x[0] = 0;
            }

            ReadOnlySpan<float> inputs = x.AsSpan(0, count + 1);
            row.Function.Compute(Policy.Bits512, inputs, y.AsSpan(0, count + 1));
            result.Judge(row, inputs, y.AsSpan(0, count + 1));
            foreach (Policy policy in (Policy[])[Policy.Portable, Policy.Bits128])
            {
                row.Function.Compute(policy, inputs, other.AsSpan(0, count + 1));
                result.Compare(y.AsSpan(0, count + 1), other.AsSpan(0, count + 1));
            }
        }

        return result;
    }
}
