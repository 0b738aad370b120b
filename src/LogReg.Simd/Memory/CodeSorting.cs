using System.Numerics;
using System.Runtime.CompilerServices;
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
    private readonly int stripCount = store.StripCount;
    private int[][]?[] counts = [];
    private ColumnOrder[]? orders;
    private int pieceStrips;

    /// <summary>Renumbers the codes, and returns the order of each column's categories.</summary>
    public ColumnOrder[] Sort()
    {
        counts = new int[][]?[team.WorkerCount];
        Run(CountedStrips(stripCount, (long)store.SampleCount * columns.Counts.Length, columns.FeatureCount, team.WorkerCount));
        int[][] all = counts[0] ?? NewCounts();
        foreach (int[][]? own in counts.AsSpan(1))
        {
            for (int f = 0; f < all.Length && own is not null; f++)
            {
                Counters.Add(all[f], own[f]);
            }
        }

        orders = new ColumnOrder[all.Length];
        for (int f = 0; f < all.Length; f++)
        {
            orders[f] = ColumnOrder.Of(all[f], [.. Enumerable.Range(columns.Bases[f], all[f].Length)]);
        }

        counts = [];
        Run(StripsPerPiece);
        return orders;
    }

    public void Run(int piece, int worker)
    {
        int end = (int)Math.Min(stripCount, (piece + 1L) * pieceStrips);
        int[][]? own = orders is null ? counts[worker] ??= NewCounts() : null;
        for (int strip = piece * pieceStrips; strip < end; strip++)
        {
            byte* codes = store.Codes + (strip * store.StripBytes);
            for (int f = 0; f < columns.Counts.Length; f++)
            {
                int size = columns.Sizes[f];
                switch (size)
                {
                    case sizeof(byte):
                        Work<byte>(codes, own, f);
                        break;
                    case sizeof(ushort):
                        Work<ushort>(codes, own, f);
                        break;
                    default:
                        Work<int>(codes, own, f);
                        break;
                }

                codes += (nint)size * CodeStore.StripRows;
            }
        }
    }

    /// <summary>The strips that a thread counts at a time, so many where categories outnumber codes that few threads have counters.</summary>
    internal static int CountedStrips(int stripCount, long codeCount, int categoryCount, int workerCount)
    {
        long most = Math.Max(1, codeCount / (CodesPerCounter * Math.Max(1L, categoryCount)));
        return most >= workerCount ? StripsPerPiece : (int)Math.Max(StripsPerPiece, (stripCount + most - 1) / most);
    }

    private void Run(int strips)
    {
        pieceStrips = strips;
        team.Run(this, (int)((stripCount + (strips - 1L)) / strips), (double)strips * CodeStore.StripRows * columns.Counts.Length * CodeSeconds);
    }

    private void Work<TCode>(byte* codes, int[][]? own, int column)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        if (own is not null)
        {
            Count<TCode>(codes, own[column]);
        }
        else
        {
            Renumber<TCode>(codes, orders![column].Identifiers);
        }
    }

    private int[][] NewCounts() => [.. columns.Counts.Select(count => new int[count])];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count<TCode>(byte* codes, int[] counts)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        for (int i = 0; i < CodeStore.StripRows; i++)
        {
            // The code of no category is behind all others.
            int code = int.CreateTruncating(((TCode*)codes)[i]);
            if ((uint)code < (uint)counts.Length)
            {
                counts[code]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Renumber<TCode>(byte* codes, ReadOnlySpan<int> identifiers)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        for (int i = 0; i < CodeStore.StripRows; i++)
        {
            int code = int.CreateTruncating(((TCode*)codes)[i]);
            if ((uint)code < (uint)identifiers.Length)
            {
                ((TCode*)codes)[i] = TCode.CreateTruncating(identifiers[code]);
            }
        }
    }
}
