using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of 16 rows of numbers and categories: z_i = Σ x_ij·β_j over the numbers + Σ β of the categories that the row is in, + b (formula 1.1).</summary>
/// <remarks>
/// Feature j belongs to lane j mod 16, features of a lane are added in their order, numbers before categories, and lanes are folded by the fixed tree: the steps of <see cref="RowLogits"/> over the
/// row with a column of zeros and ones for each category, without those that would add a product with zero. Column follows column and
/// row follows row in it, so that sixteen sets of lanes in the L1 cache are met in turn and no addition waits for the one before.
/// With 512 bits the lanes of eight rows are in registers, and what is added is masked: 0.67 ns a category
/// where lanes in memory took 0.99 (Zen 4). Hints for the coefficients of the next strip made both slower.
/// Cost: one addition, 4 bytes from the L1 cache and one coefficient anywhere per category; 2 flops per number.
/// </remarks>
internal static unsafe class CodeLogits
{
    private const int RowsAtOnce = 8;

    /// <summary>For each lane the mask that keeps it, and room to begin with a line of the cache; on the pinned heap, so that its place is fixed.</summary>
    private static readonly int[] LaneMasks = MakeMasks();

    /// <summary>Writes the logits of 16 rows.</summary>
    /// <param name="numbers">The numbers, row after row.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="features">The features of the categories: 16 rows of the first column, 16 of the second and so on.</param>
    /// <param name="columnCount">The categorical columns.</param>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="numberCount">The numbers of a row, the first features.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Strip<S, V, T>(T* numbers, int stride, int* features, int columnCount, T* coefficients, int numberCount, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[Lanes.Count * Lanes.Count];
        for (int part = 0; part < Lanes.Count; part += S.Width)
        {
            for (int row = 0; row < Lanes.Count; row++)
            {
                S.Store(S.Zero, lanes + (row * Lanes.Count) + part);
            }

            for (int j = part; j < numberCount; j += Lanes.Count)
            {
                AddNumbers<S, V, T>(numbers + j, stride, coefficients + j, Math.Min(S.Width, numberCount - j), lanes + part);
            }
        }

        if (typeof(V) == typeof(Vector512<float>))
        {
            for (int row = 0; row < Lanes.Count; row += RowsAtOnce)
            {
                AddToEight(features + row, columnCount, (float*)coefficients, (float*)lanes + (row * Lanes.Count));
            }
        }
        else
        {
            AddToLanes(features, columnCount, coefficients, lanes);
        }

        for (int row = 0; row < Lanes.Count; row += 4)
        {
            LaneSums.Four(lanes + (row * Lanes.Count), logits + row);
        }

        V offset = S.Broadcast(intercept);
        for (int row = 0; row < Lanes.Count; row += S.Width)
        {
            S.Store(S.Add(S.Load(logits + row), offset), logits + row);
        }
    }

    /// <summary>Adds the products of a vector of numbers, or of its first elements, to the lanes of 16 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddNumbers<S, V, T>(T* numbers, int stride, T* coefficients, int count, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        bool isWhole = count == S.Width;
        V beta = isWhole ? S.Load(coefficients) : S.LoadFirst(coefficients, count);
        for (int row = 0; row < Lanes.Count; row++, numbers += stride, lanes += Lanes.Count)
        {
            V x = isWhole ? S.Load(numbers) : S.LoadFirst(numbers, count);
            S.Store(S.MultiplyAdd(x, beta, S.Load(lanes)), lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToLanes<T>(int* features, int columnCount, T* coefficients, T* lanes)
        where T : unmanaged
    {
        for (int f = 0; f < columnCount; f++, features += Lanes.Count)
        {
            for (int row = 0; row < Lanes.Count; row++)
            {
                nint j = features[row];
                T* lane = lanes + (row * Lanes.Count) + (j & (Lanes.Count - 1));
                *lane = LaneSums.Add(*lane, coefficients[j]);
            }
        }
    }

    /// <summary>The same of eight rows, whose lanes stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToEight(int* features, int columnCount, float* coefficients, float* lanes)
    {
        float* masks = (float*)FirstLine(LaneMasks);
        Vector512<float> a = Vector512.Load(lanes), b = Vector512.Load(lanes + 16), c = Vector512.Load(lanes + 32), d = Vector512.Load(lanes + 48);
        Vector512<float> e = Vector512.Load(lanes + 64), g = Vector512.Load(lanes + 80), h = Vector512.Load(lanes + 96), i = Vector512.Load(lanes + 112);
        for (int f = 0; f < columnCount; f++, features += Lanes.Count)
        {
            a += InLane(features[0], coefficients, masks);
            b += InLane(features[1], coefficients, masks);
            c += InLane(features[2], coefficients, masks);
            d += InLane(features[3], coefficients, masks);
            e += InLane(features[4], coefficients, masks);
            g += InLane(features[5], coefficients, masks);
            h += InLane(features[6], coefficients, masks);
            i += InLane(features[7], coefficients, masks);
        }

        a.Store(lanes);
        b.Store(lanes + 16);
        c.Store(lanes + 32);
        d.Store(lanes + 48);
        e.Store(lanes + 64);
        g.Store(lanes + 80);
        h.Store(lanes + 96);
        i.Store(lanes + 112);
    }

    /// <summary>A coefficient in the lane of its feature, zeros in the others.</summary>
    /// <remarks>
    /// They change no sum but −0, which a fused product of numbers that underflows leaves in a lane, and which they make +0: a logit
    /// shows that only where all sixteen lanes are −0 and b is −0 too, and by the sign of its zero alone.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> InLane(nint feature, float* coefficients, float* masks) =>
        Vector512.Create(coefficients[feature]) & Vector512.LoadAligned(masks + ((feature & (Lanes.Count - 1)) * Lanes.Count));

    private static int[] MakeMasks()
    {
        int[] masks = GC.AllocateArray<int>((Lanes.Count + 1) * Lanes.Count, pinned: true);
        int* first = FirstLine(masks);
        for (int i = 0; i < Lanes.Count * Lanes.Count; i++)
        {
            first[i] = i / Lanes.Count == i % Lanes.Count ? -1 : 0;
        }

        return masks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* FirstLine(int[] pinned)
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (int*)((address + Prefetch.LineBytes - 1) & -Prefetch.LineBytes);
    }
}
