using LogReg.Simd.Inference.Estimation;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>Many searches from one minimum: each on its own thread where rows are few, and one after another on all threads where they are many.</summary>
internal sealed class ProfileProblem
{
    private const long MuchWork = 1 << 24;

    private readonly Func<int, ISmoothLoss> newLoss;
    private readonly int threadCount;
    private readonly bool isLarge;

    /// <summary>Evaluates the minimum.</summary>
    /// <param name="newLoss">Makes a loss that runs on some threads.</param>
    /// <param name="point">Its minimum.</param>
    /// <param name="covariance">The inverse of the Hessian there.</param>
    /// <param name="work">The multiplications of a Hessian.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public ProfileProblem(Func<int, ISmoothLoss> newLoss, double[] point, double[] covariance, long work, int threadCount)
    {
        (this.newLoss, this.threadCount, isLarge) = (newLoss, threadCount, work > MuchWork);
        Start = new ProfileStart(newLoss(threadCount), point, covariance);
    }

    public ProfileStart Start { get; }

    public ProfileSearch NewSearch() => new(newLoss(isLarge ? threadCount : 1), Start);

    /// <summary>Runs searches by their index, each thread with one of its own for all that it does.</summary>
    public void Run(int count, Action<int, ProfileSearch> search, CancellationToken cancellationToken)
    {
        ProfileSearch Next(int index, ParallelLoopState state, ProfileSearch own)
        {
            search(index, own);
            return own;
        }

        int threads = isLarge ? 1 : threadCount == 0 ? Environment.ProcessorCount : threadCount;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, NewSearch, Next, _ => { });
    }
}
