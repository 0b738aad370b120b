using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Random samples as a few integers. Both classes have a sample of positive weight.</summary>
/// <param name="Count">The samples, 2 or more.</param>
/// <param name="Levels">The logits are multiples of ⅛ in [−Levels/8, Levels/8]: few levels make many ties.</param>
/// <param name="Weighted">0 for no weights; else they are multiples of ¼ from 0 to 3, so that every sum of them is exact.</param>
/// <param name="Seed">What the samples are drawn from.</param>
internal sealed record MetricCase(int Count, int Levels, int Weighted, int Seed) : IIntegerCase<MetricCase>
{
    public static Arbitrary<MetricCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    public static MetricCase FromIntegers(ReadOnlySpan<int> integers) => new(integers[0], integers[1], integers[2], integers[3]);

    public int[] ToIntegers() => [Count, Levels, Weighted, Seed];

    public override string ToString() => $"{Count} samples, logits up to {Levels}/8, {(Weighted == 0 ? "no weights" : "weights")}, seed {Seed}";

    /// <summary>The samples of the case.</summary>
    public Samples Derive()
    {
        SplitMix random = new((ulong)Seed);
        double[] logits = new double[Count];
        double[] labels = new double[Count];
        double[] weights = new double[Count];
        int positive = random.Below(Count);
        int negative = (positive + 1 + random.Below(Count - 1)) % Count;
        int share = 1 + random.Below(9);
        for (int i = 0; i < Count; i++)
        {
            logits[i] = (random.Below((2 * Levels) + 1) - Levels) / 8.0;
            labels[i] = i == positive ? 1 : i == negative ? 0 : random.Below(10) < share ? 1 : 0;
            weights[i] = (i == positive || i == negative ? 1 + random.Below(12) : random.Below(13)) / 4.0;
        }

        return new Samples(logits, labels, Weighted == 0 ? null : weights);
    }

    private static Gen<MetricCase> Generator() =>
        from count in Gen.Frequency((3, Gen.Choose(2, 20)), (2, Gen.Choose(20, 100)), (1, Gen.Choose(250, 530)))
        from levels in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 5)), (3, Gen.Choose(6, 160)))
        from weighted in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new MetricCase(count, levels, weighted, seed);

    private static IEnumerable<MetricCase> Shrink(MetricCase item)
    {
        if (item.Count > 2)
        {
            yield return item with { Count = (item.Count + 2) / 2 };
            yield return item with { Count = item.Count - 1 };
        }

        if (item.Levels > 0)
        {
            yield return item with { Levels = item.Levels / 2 };
            yield return item with { Levels = item.Levels - 1 };
        }

        if (item.Weighted > 0)
        {
            yield return item with { Weighted = 0 };
        }

        if (item.Seed > 0)
        {
            yield return item with { Seed = item.Seed / 2 };
        }
    }
}
