namespace LogReg.Simd.Threading;

/// <summary>How long a piece of each work takes, measured whenever the work runs: what decides how many threads it pays for.</summary>
internal sealed class PieceTimes
{
    /// <summary>More than the kinds of work that a run has.</summary>
    private const int Capacity = 16;

    private Dictionary<IPieceWork, double>? seconds;

    /// <summary>The seconds of one piece, or null of a work that has not run yet.</summary>
    public double? Of(IPieceWork work) => seconds is not null && seconds.TryGetValue(work, out double known) ? known : null;

    /// <summary>Notes what some pieces took on one thread. A shorter time counts at once: whatever made the last one longer was not the work.</summary>
    public void Note(IPieceWork work, TimeSpan time, int pieces)
    {
        if (pieces > 0)
        {
            double now = time.TotalSeconds / pieces;
            seconds ??= new Dictionary<IPieceWork, double>(Capacity, ReferenceEqualityComparer.Instance);
            seconds[work] = Of(work) is { } before && now > before ? before + ((now - before) / 4) : now;
        }
    }
}
