using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

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
    private readonly ReadWay way;
    private readonly int pieceCount;
    private readonly int turns;

    private ReadPass(WorkerTeam team, void* source, long byteCount, ReadWay way)
    {
        this.team = team;
        this.source = (float*)source;
        this.byteCount = byteCount / BlockBytes * BlockBytes;
        this.way = way;
        bool inCache = byteCount <= CacheBytesPerThread * team.WorkerCount;
        turns = inCache && team.WorkerCount > 1 ? CacheTurns : 1;
        pieceCount = inCache ? team.WorkerCount : (int)(this.byteCount / PieceBytes);
    }

    /// <summary>A read of a buffer.</summary>
    public static Contender Of(WorkerTeam team, void* source, long byteCount, ReadWay way)
    {
        ReadPass pass = new(team, source, byteCount, way);
        return new Contender(() => team.Run(pass, pass.pieceCount), (double)pass.byteCount * pass.turns);
    }

    /// <summary>The fastest way to read a buffer, found by trial.</summary>
    public static ReadWay Fastest(WorkerTeam team, void* source, long byteCount)
    {
        TimingPlan trial = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromMilliseconds(1), 3);
        ReadWay[] ways = Enum.GetValues<ReadWay>();
        InterleavedTiming timing = InterleavedTiming.Measure(trial, [.. ways.Select(way => Of(team, source, byteCount, way))]);
        return ways.MaxBy(way => timing.Rate((int)way));
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
            Reads.Read(way, share, count);
        }
    }
}
