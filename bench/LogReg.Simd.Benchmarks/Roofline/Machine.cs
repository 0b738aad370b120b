using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The machine's own ceilings, at the vector width that the kernels use: reading memory, and multiplying and adding.</summary>
internal static unsafe class Machine
{
    /// <summary>Gets the multiply-adds per lane of one call of <see cref="MultiplyAdds"/>.</summary>
    private const int Chains = 12;

    private const int Links = 4096;

    private static float sink;

    /// <summary>Gets the floating-point operations of one call of <see cref="MultiplyAdds"/>, two per multiply-add.</summary>
    public static double FlopsPerCall => 2.0 * Chains * Links * (Width.Is512 ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>Gets the processor's name.</summary>
    public static string ProcessorName
    {
        get
        {
            const string CpuInfo = "/proc/cpuinfo";
            string? line = File.Exists(CpuInfo)
                ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }

    /// <summary>Gets one line on the processor, the runtime and the vectors in use.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProcessorName}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}, kernels at {(Width.Is512 ? 512 : Vector<byte>.Count * 8)} bits, "
        + $"TensorPrimitives at {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");

    /// <summary>Multiply-adds that touch nothing but registers, in as many independent chains as hide their latency.</summary>
    public static void MultiplyAdds() =>
        sink = Width.Is512 ? MultiplyAdds<Simd512Single, Vector512<float>>(0.5f) : MultiplyAdds<SimdPortableSingle, Vector<float>>(0.5f);

    /// <summary>Reads every cache line of a buffer from start to end.</summary>
    public static void ReadStraight(float* source, nint count) =>
        sink = Width.Is512
            ? ReadStraight<Simd512Single, Vector512<float>>(source, count)
            : ReadStraight<SimdPortableSingle, Vector<float>>(source, count);

    /// <summary>Reads every cache line of a buffer, eight pages side by side.</summary>
    public static void ReadPages(float* source, nint count) =>
        sink = Width.Is512
            ? ReadPages<Simd512Single, Vector512<float>>(source, count)
            : ReadPages<SimdPortableSingle, Vector<float>>(source, count);

    /// <remarks>Twelve chains: at least latency × ports (4 × 2) of every processor of the last ten years, and no more than 16 registers hold.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdds<S, V>(float start)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V m = S.Broadcast(start);
        V c = S.Broadcast(1 - start);
        V a0 = m, a1 = m, a2 = m, a3 = m, a4 = m, a5 = m, a6 = m, a7 = m, a8 = m, a9 = m, a10 = m, a11 = m;
        for (int i = 0; i < Links; i++)
        {
            a0 = S.MultiplyAdd(a0, m, c);
            a1 = S.MultiplyAdd(a1, m, c);
            a2 = S.MultiplyAdd(a2, m, c);
            a3 = S.MultiplyAdd(a3, m, c);
            a4 = S.MultiplyAdd(a4, m, c);
            a5 = S.MultiplyAdd(a5, m, c);
            a6 = S.MultiplyAdd(a6, m, c);
            a7 = S.MultiplyAdd(a7, m, c);
            a8 = S.MultiplyAdd(a8, m, c);
            a9 = S.MultiplyAdd(a9, m, c);
            a10 = S.MultiplyAdd(a10, m, c);
            a11 = S.MultiplyAdd(a11, m, c);
        }

        V low = S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(a4, a5));
        V high = S.Add(S.Add(S.Add(a6, a7), S.Add(a8, a9)), S.Add(a10, a11));
        return S.First(S.Add(low, high));
    }

    /// <remarks>Eight accumulators: an addition of latency 4 on two ports keeps up with two loads per cycle.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ReadStraight<S, V>(float* source, nint count)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        nint step = 8 * S.Width;
        for (nint i = 0; i <= count - step; i += step)
        {
            float* p = source + i;
            a0 = S.Add(a0, S.Load(p));
            a1 = S.Add(a1, S.Load(p + S.Width));
            a2 = S.Add(a2, S.Load(p + (2 * S.Width)));
            a3 = S.Add(a3, S.Load(p + (3 * S.Width)));
            a4 = S.Add(a4, S.Load(p + (4 * S.Width)));
            a5 = S.Add(a5, S.Load(p + (5 * S.Width)));
            a6 = S.Add(a6, S.Load(p + (6 * S.Width)));
            a7 = S.Add(a7, S.Load(p + (7 * S.Width)));
        }

        return S.First(S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))));
    }

    /// <remarks>
    /// Hardware prefetchers follow streams within a page: eight pages at a time keep more lines in flight than one. Measured on a
    /// Cascade Lake from memory, GB/s: straight 11.7, straight with software prefetch at any distance 12.0, two pages 12.4,
    /// four 12.6, eight 12.8, sixteen 12.7, thirty-two 12.4.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ReadPages<S, V>(float* source, nint count)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        const int Page = 4096 / sizeof(float);
        const int Pages = 8;
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        for (nint block = 0; block <= count - (Pages * Page); block += Pages * Page)
        {
            for (nint i = 0; i < Page; i += 4 * S.Width)
            {
                for (nint page = 0; page < Pages; page += 2)
                {
                    float* p = source + block + (page * Page) + i;
                    float* q = p + Page;
                    a0 = S.Add(a0, S.Load(p));
                    a1 = S.Add(a1, S.Load(p + S.Width));
                    a2 = S.Add(a2, S.Load(p + (2 * S.Width)));
                    a3 = S.Add(a3, S.Load(p + (3 * S.Width)));
                    a4 = S.Add(a4, S.Load(q));
                    a5 = S.Add(a5, S.Load(q + S.Width));
                    a6 = S.Add(a6, S.Load(q + (2 * S.Width)));
                    a7 = S.Add(a7, S.Load(q + (3 * S.Width)));
                }
            }
        }

        return S.First(S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))));
    }
}

/// <summary>A read of a whole buffer by a team of threads: the ceiling that a pass over the same buffer has.</summary>
internal sealed unsafe class ReadPass : IPieceWork
{
    /// <summary>In a cache the threads go over their shares often enough that starting them costs nothing.</summary>
    private const int CacheTurns = 64;

    private const long CacheBytesPerThread = 4 << 20;
    private const long PieceBytes = 1 << 20;
    private const long BlockBytes = 32 << 10;

    private readonly WorkerTeam team;
    private readonly float* source;
    private readonly long byteCount;
    private readonly bool pages;
    private readonly int pieceCount;
    private readonly int turns;

    private ReadPass(WorkerTeam team, void* source, long byteCount, bool pages)
    {
        this.team = team;
        this.source = (float*)source;
        this.byteCount = byteCount / BlockBytes * BlockBytes;
        this.pages = pages;
        bool inCache = byteCount <= CacheBytesPerThread * team.WorkerCount;
        turns = inCache && team.WorkerCount > 1 ? CacheTurns : 1;
        pieceCount = inCache ? team.WorkerCount : (int)(this.byteCount / PieceBytes);
    }

    /// <summary>A read of a buffer, straight or page by page.</summary>
    public static Contender Of(WorkerTeam team, void* source, long byteCount, bool pages)
    {
        ReadPass pass = new(team, source, byteCount, pages);
        return new Contender(() => team.Run(pass, pass.pieceCount), (double)pass.byteCount * pass.turns);
    }

    /// <summary>Whether reading page by page is the faster way, found by trial.</summary>
    public static bool PagesAreFaster(WorkerTeam team, void* source, long byteCount)
    {
        TimingPlan trial = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromMilliseconds(1), 3);
        return InterleavedTiming.Measure(
            trial, Of(team, source, byteCount, pages: false), Of(team, source, byteCount, pages: true)).RateRatio(1, 0) > 1;
    }

    public void Run(int piece, int worker)
    {
        long blocks = byteCount / BlockBytes;
        long first = blocks * piece / pieceCount * BlockBytes;
        long end = blocks * (piece + 1) / pieceCount * BlockBytes;
        float* share = source + (first / sizeof(float));
        nint count = (nint)((end - first) / sizeof(float));
        for (int turn = 0; turn < turns; turn++)
        {
            if (pages)
            {
                Machine.ReadPages(share, count);
            }
            else
            {
                Machine.ReadStraight(share, count);
            }
        }
    }
}
