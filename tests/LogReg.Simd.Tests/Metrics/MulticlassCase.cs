using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Random samples of several classes as a few integers; a class may have no samples. The first sample has a positive weight.</summary>
/// <param name="Count">The samples, 1 or more.</param>
/// <param name="Classes">K, 2 or more.</param>
/// <param name="Levels">The logits are multiples of ⅛ in [−Levels/8, Levels/8]: few levels make many ties.</param>
/// <param name="Weighted">0 for no weights; else they are multiples of ¼ from 0 to 3, so that every sum of them is exact.</param>
/// <param name="Seed">What the samples are drawn from.</param>
internal sealed record MulticlassCase(int Count, int Classes, int Levels, int Weighted, int Seed) : IIntegerCase<MulticlassCase>
{
    public static Arbitrary<MulticlassCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    public static MulticlassCase FromIntegers(ReadOnlySpan<int> integers) => new(integers[0], integers[1], integers[2], integers[3], integers[4]);

    public int[] ToIntegers() => [Count, Classes, Levels, Weighted, Seed];

    public override string ToString() =>
        $"{Count} samples of {Classes} classes, logits up to {Levels}/8, {(Weighted == 0 ? "no weights" : "weights")}, seed {Seed}";

    /// <summary>The samples of the case.</summary>
    public MulticlassSamples Derive()
    {
        SplitMix random = new((ulong)Seed);
        double[] logits = [.. Enumerable.Range(0, Count * Classes).Select(_ => (random.Below((2 * Levels) + 1) - Levels) / 8.0)];
        int[] labels = [.. Enumerable.Range(0, Count).Select(_ => random.Below(Classes))];
        double[] weights = [.. Enumerable.Range(0, Count).Select(i => (random.Below(i == 0 ? 12 : 13) + (i == 0 ? 1 : 0)) / 4.0)];
        return new MulticlassSamples(logits, Classes, labels, Weighted == 0 ? null : weights);
    }

    private static Gen<MulticlassCase> Generator() =>
        from count in Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(20, 70)))
        from classes in Gen.Frequency((3, Gen.Choose(2, 5)), (2, Gen.Choose(6, 40)), (1, Gen.Choose(250, 262)))
        from levels in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 5)), (3, Gen.Choose(6, 400)))
        from weighted in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new MulticlassCase(count, classes, levels, weighted, seed);

    private static IEnumerable<MulticlassCase> Shrink(MulticlassCase item)
    {
        if (item.Count > 1)
        {
            yield return item with { Count = (item.Count + 1) / 2 };
            yield return item with { Count = item.Count - 1 };
        }

        if (item.Classes > 2)
        {
            yield return item with { Classes = (item.Classes + 2) / 2 };
            yield return item with { Classes = item.Classes - 1 };
        }

        if (item.Levels > 0)
        {
            yield return item with { Levels = item.Levels / 2 };
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
