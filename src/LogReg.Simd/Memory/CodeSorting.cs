using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>Counts the categories of all columns of codes and renumbers them, the frequent ones first, on several threads where that pays.</summary>
/// <remarks>Threads take runs of strips and have counters of their own, which are added up: nothing depends on their number.</remarks>
/// <param name="store">The codes.</param>
/// <param name="team">The threads.</param>
internal sealed unsafe class CodeSorting(CodeStore store, WorkerTeam team) : IPieceWork
{
    /// <summary>The codes that a counter of one more thread must be paid for by.</summary>
    private const int CodesPerCounter = 2;

    private const int StripsPerPiece = 512;

    /// <summary>About what counting or renumbering a code takes.</summary>
    private const double CodeSeconds = 0.8e-9;

    private readonly CodeColumns columns = store.Columns;
    private readonly int stripCount = (store.SampleCount + CodeStore.StripRows - 1) / CodeStore.StripRows;
    private int[][]?[] counts = [];
    private ColumnOrder[]? orders;

    /// <summary>The threads that the codes pay for.</summary>
    public static WorkerTeam NewTeam(CodeStore store)
    {
        CodeColumns columns = store.Columns;
        return new((int)Math.Clamp((long)store.SampleCount * columns.Counts.Length / (CodesPerCounter * Math.Max(1L, columns.FeatureCount)), 1, WorkerTeam.WorkersOf(0)));
    }

    /// <summary>Renumbers the codes, and returns the order of each column's categories.</summary>
    public ColumnOrder[] Sort()
    {
        counts = new int[][]?[team.WorkerCount];
        Run();
        int[][] all = counts[0] ?? NewCounts();
        foreach (int[][]? own in counts.AsSpan(1))
        {
            for (int f = 0; f < all.Length && own is not null; f++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add(all[f], own[f], all[f]);
            }
        }

        orders = new ColumnOrder[all.Length];
        for (int f = 0; f < all.Length; f++)
        {
            orders[f] = ColumnOrder.Of(all[f], [.. Enumerable.Range(columns.Bases[f], all[f].Length)]);
        }

        counts = [];
        Run();
        return orders;
    }

    public void Run(int piece, int worker)
    {
        int end = Math.Min(stripCount, (piece + 1) * StripsPerPiece);
        int[][]? own = orders is null ? counts[worker] ??= NewCounts() : null;
        for (int strip = piece * StripsPerPiece; strip < end; strip++)
        {
            byte* codes = store.Codes + (strip * store.StripBytes);
            for (int f = 0; f < columns.Counts.Length; f++)
            {
                int size = columns.Sizes[f];
                if (own is not null)
                {
                    Count(codes, size, own[f]);
                }
                else
                {
                    Renumber(codes, size, orders![f].Identifiers);
                }

                codes += (nint)size * CodeStore.StripRows;
            }
        }
    }

    private void Run() =>
        team.Run(this, (stripCount + StripsPerPiece - 1) / StripsPerPiece, (double)StripsPerPiece * CodeStore.StripRows * columns.Counts.Length * CodeSeconds);

    private int[][] NewCounts() => [.. columns.Counts.Select(count => new int[count])];

    private static void Count(byte* codes, int size, int[] counts)
    {
        switch (size)
        {
            case 1:
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    Add(counts, codes[i]);
                }

                break;
            case sizeof(ushort):
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    Add(counts, ((ushort*)codes)[i]);
                }

                break;
            default:
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    Add(counts, ((int*)codes)[i]);
                }

                break;
        }
    }

    private static void Add(int[] counts, int code)
    {
        // The code of no category is behind all others.
        if ((uint)code < (uint)counts.Length)
        {
            counts[code]++;
        }
    }

    private static void Renumber(byte* codes, int size, ReadOnlySpan<int> identifiers)
    {
        switch (size)
        {
            case 1:
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    codes[i] = (byte)Renumbered(identifiers, codes[i]);
                }

                break;
            case sizeof(ushort):
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    ((ushort*)codes)[i] = (ushort)Renumbered(identifiers, ((ushort*)codes)[i]);
                }

                break;
            default:
                for (int i = 0; i < CodeStore.StripRows; i++)
                {
                    ((int*)codes)[i] = Renumbered(identifiers, ((int*)codes)[i]);
                }

                break;
        }
    }

    private static int Renumbered(ReadOnlySpan<int> identifiers, int code) => (uint)code < (uint)identifiers.Length ? identifiers[code] : code;
}
