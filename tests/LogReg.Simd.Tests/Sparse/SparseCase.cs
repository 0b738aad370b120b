using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>A random sparse problem as a handful of integers.</summary>
/// <param name="Rows">The samples.</param>
/// <param name="Features">The features.</param>
/// <param name="Kind">What is stored, an index into <see cref="Kinds"/>.</param>
/// <param name="Classes">The coefficient vectors.</param>
/// <param name="Seed">What it is drawn from.</param>
internal sealed record SparseCase(int Rows, int Features, int Kind, int Classes, int Seed) : IIntegerCase<SparseCase>
{
    public static readonly string[] Kinds = ["a few in each row", "rows of zeros", "columns of zeros", "one column in each row", "one row with everything", "nothing", "everything", "stored zeros"];

    private static readonly int[] Boundaries = [0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 129];

    public static Arbitrary<SparseCase> Arbitrary { get; } = Arb.From(
        from rows in Length()
        from features in Length()
        from kind in Gen.Choose(0, Kinds.Length - 1)
        from classes in Gen.Elements(2, 3, 4, 5, 15, 16, 17, 33)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new SparseCase(rows, features, kind, classes, seed),
        item => Smaller(item.Rows).Select(n => item with { Rows = n })
            .Concat(Smaller(item.Features).Select(d => item with { Features = d }))
            .Concat(Smaller(item.Kind).Select(k => item with { Kind = k })));

    /// <summary>Gets the case with no more rows than one panel of dense rows holds.</summary>
    public SparseCase InOnePanel => this with { Rows = Math.Min(Rows, new PanelPlan(Rows, Features, sizeof(double)).StripsPerPanel * Lanes.Count) };

    public static SparseCase FromIntegers(ReadOnlySpan<int> integers) => new(integers[0], integers[1], integers[2], integers[3], integers[4]);

    public int[] ToIntegers() => [Rows, Features, Kind, Classes, Seed];

    public override string ToString() => $"{Rows} rows of {Features} features, {Kinds[Kind]}, {Classes} classes, seed {Seed}";

    public SparseProblem<T> Derive<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)Seed);
        T[] dense = new T[Rows * Features];
        List<int> rows = [];
        List<int> columns = [];
        List<T> values = [];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Features; j++)
            {
                T value = T.CreateChecked(random.Signed() * 2);
                bool few = random.Below(Math.Max(2, Features / 5)) == 0;
                bool isStored = Kind switch
                {
                    1 => few && i % 3 != 1,
                    2 => few && j % 4 != 2,
                    3 => few || j == Features / 2,
                    4 => few || i == Rows / 2,
                    5 => false,
                    6 => true,
                    _ => few,
                };
                if (isStored)
                {
                    value = Kind == 7 && random.Below(3) == 0 ? T.Zero : value;
                    dense[(i * Features) + j] = value;
                    rows.Add(i);
                    columns.Add(j);
                    values.Add(value);
                }
            }
        }

        return new SparseProblem<T>(this, dense, [.. rows], [.. columns], [.. values], random);
    }

    private static Gen<int> Length() => Gen.Frequency((3, Gen.Elements(Boundaries)), (2, Gen.Choose(0, 100)), (1, Gen.Choose(100, 300)));

    private static IEnumerable<int> Smaller(int length) => length switch
    {
        0 => [],
        1 => [0],
        _ => [0, length / 2, length - 1],
    };
}
