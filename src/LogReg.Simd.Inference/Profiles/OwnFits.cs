namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Fits that do not share a read of the rows: one on each thread where rows are few, and one after another on all threads where they are many, so that few of them hold columns of their
/// own at once.
/// </summary>
internal static class OwnFits
{
    /// <summary>Runs fits by their index, with the most threads that one may use; the same bits on any number.</summary>
    /// <param name="count">The fits.</param>
    /// <param name="work">The multiplications of a Hessian.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="fit">One fit.</param>
    /// <param name="cancellationToken">Ends them early.</param>
    public static void Run(int count, long work, int threadCount, Action<int, int> fit, CancellationToken cancellationToken)
    {
        int threads = threadCount == 0 ? Environment.ProcessorCount : threadCount;
        if (threads == 1 || count == 1 || ProfileProblem.IsLarge(work))
        {
            for (int i = 0; i < count; i++)
            {
                fit(i, threadCount);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, i => fit(i, 1));
    }
}
