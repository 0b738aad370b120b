using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Gram;

/// <summary>One tile of XᵀDX over a block of rows: 8 features (broadcast) by one or two vectors of weighted features.</summary>
/// <remarks>
/// 8 × 2 is sixteen chains fed by ten loads per sixteen multiply-adds, so the two FMA ports are the limit; sixteen registers hold half of it, 4 × 2; 8 × 1 closes a row of
/// tiles at the diagonal. On a Zen 3 (256 bits, 104 GFLOP/s at most) d = 128 runs at 65 GFLOP/s in halves, at 54 as two tiles 8 × 1 and at 43 as one tile by way of the stack; in double at 29, 24 and
/// 21. An entry adds its rows in order within a block, and the blocks in double, in order: its bits do not depend on the tiling. The broadcast features come straight from the strips; the eight
/// columns of a tile may reach past the last feature of a matrix, but not past the strip's last row of lanes: such
/// entries are computed and never read. |error| ≤ γ(256 + 1)·Σ|d·x·x'| in the block, then that of a double sum.
/// </remarks>
internal static unsafe class GramTile
{
    /// <summary>The broadcast features of a tile.</summary>
    public const int Rows = 8;

    private const int HalfRows = Rows / 2;

    /// <summary>Adds an 8 × (2·Width) tile to <paramref name="gram"/>.</summary>
    public static void AddPair<P, S, V, T>(
        P layout, T* left, nint stripSize, T* right0, T* right1, int stripCount, double* gram, nint gramStride)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        AddPairRows<P, S, V, T>(layout, left, stripSize, right0, right1, stripCount, gram, gramStride);
        if (S.RegisterCount < Width.ManyRegisters)
        {
            AddPairRows<P, S, V, T>(layout, left + (HalfRows * P.FeatureStep), stripSize, right0, right1, stripCount, gram + (HalfRows * gramStride), gramStride);
        }
    }

    /// <summary>The rows of such a tile that the registers hold: all, or half of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddPairRows<P, S, V, T>(
        P layout, T* left, nint stripSize, T* right0, T* right1, int stripCount, double* gram, nint gramStride)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        V b0 = S.Zero, b1 = S.Zero, b2 = S.Zero, b3 = S.Zero, b4 = S.Zero, b5 = S.Zero, b6 = S.Zero, b7 = S.Zero;
        for (int strip = 0; strip < stripCount; strip++)
        {
            T* x = left + (strip * stripSize);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                V a = S.Load(right0);
                V b = S.Load(right1);
                V f = S.Broadcast(x[0]);
                a0 = S.MultiplyAdd(f, a, a0);
                b0 = S.MultiplyAdd(f, b, b0);
                f = S.Broadcast(x[1 * P.FeatureStep]);
                a1 = S.MultiplyAdd(f, a, a1);
                b1 = S.MultiplyAdd(f, b, b1);
                f = S.Broadcast(x[2 * P.FeatureStep]);
                a2 = S.MultiplyAdd(f, a, a2);
                b2 = S.MultiplyAdd(f, b, b2);
                f = S.Broadcast(x[3 * P.FeatureStep]);
                a3 = S.MultiplyAdd(f, a, a3);
                b3 = S.MultiplyAdd(f, b, b3);
                if (S.RegisterCount >= Width.ManyRegisters)
                {
                    f = S.Broadcast(x[4 * P.FeatureStep]);
                    a4 = S.MultiplyAdd(f, a, a4);
                    b4 = S.MultiplyAdd(f, b, b4);
                    f = S.Broadcast(x[5 * P.FeatureStep]);
                    a5 = S.MultiplyAdd(f, a, a5);
                    b5 = S.MultiplyAdd(f, b, b5);
                    f = S.Broadcast(x[6 * P.FeatureStep]);
                    a6 = S.MultiplyAdd(f, a, a6);
                    b6 = S.MultiplyAdd(f, b, b6);
                    f = S.Broadcast(x[7 * P.FeatureStep]);
                    a7 = S.MultiplyAdd(f, a, a7);
                    b7 = S.MultiplyAdd(f, b, b7);
                }

                x += layout.RowStep;
                right0 += GramPanels.Features;
                right1 += GramPanels.Features;
            }
        }

        AddFour<S, V, T>(a0, a1, a2, a3, gram, gramStride);
        AddFour<S, V, T>(b0, b1, b2, b3, gram + S.Width, gramStride);
        if (S.RegisterCount >= Width.ManyRegisters)
        {
            AddFour<S, V, T>(a4, a5, a6, a7, gram + (HalfRows * gramStride), gramStride);
            AddFour<S, V, T>(b4, b5, b6, b7, gram + (HalfRows * gramStride) + S.Width, gramStride);
        }
    }

    /// <summary>Adds an 8 × Width tile to <paramref name="gram"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddSingle<P, S, V, T>(
        P layout, T* left, nint stripSize, T* right, int stripCount, double* gram, nint gramStride)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        for (int strip = 0; strip < stripCount; strip++)
        {
            T* x = left + (strip * stripSize);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                V a = S.Load(right);
                a0 = S.MultiplyAdd(S.Broadcast(x[0]), a, a0);
                a1 = S.MultiplyAdd(S.Broadcast(x[1 * P.FeatureStep]), a, a1);
                a2 = S.MultiplyAdd(S.Broadcast(x[2 * P.FeatureStep]), a, a2);
                a3 = S.MultiplyAdd(S.Broadcast(x[3 * P.FeatureStep]), a, a3);
                a4 = S.MultiplyAdd(S.Broadcast(x[4 * P.FeatureStep]), a, a4);
                a5 = S.MultiplyAdd(S.Broadcast(x[5 * P.FeatureStep]), a, a5);
                a6 = S.MultiplyAdd(S.Broadcast(x[6 * P.FeatureStep]), a, a6);
                a7 = S.MultiplyAdd(S.Broadcast(x[7 * P.FeatureStep]), a, a7);
                x += layout.RowStep;
                right += GramPanels.Features;
            }
        }

        AddFour<S, V, T>(a0, a1, a2, a3, gram, gramStride);
        AddFour<S, V, T>(a4, a5, a6, a7, gram + (HalfRows * gramStride), gramStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<S, V, T>(V a0, V a1, V a2, V a3, double* gram, nint gramStride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.AddWidened(a0, gram);
        S.AddWidened(a1, gram + gramStride);
        S.AddWidened(a2, gram + (2 * gramStride));
        S.AddWidened(a3, gram + (3 * gramStride));
    }
}
