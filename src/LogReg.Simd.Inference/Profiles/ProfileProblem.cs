using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>Many searches from one minimum, a few of which share every read of the rows: on each thread some where rows are few, and on all threads together where they are many.</summary>
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
    /// <param name="proof">The bounds of the loss; null where it has none.</param>
    public ProfileProblem(Func<int, ISmoothLoss> newLoss, double[] point, double[] covariance, long work, int threadCount, ProfileProof? proof = null)
    {
        (this.newLoss, this.threadCount, isLarge) = (newLoss, threadCount, IsLarge(work));
        Start = new ProfileStart(newLoss(threadCount), point, covariance, proof);
    }

    /// <summary>Gets the powers of two that the columns of the searches are divided by: what a search finds, divided by the scale of the column, is in the units of the caller.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Whether a Hessian of so many multiplications is worth all threads.</summary>
    public static bool IsLarge(long work) => work > MuchWork;

    /// <summary>
    /// Evaluates a minimum whose Hessian is formed anew, that of columns which are not those of the estimate: in double, and in about 96 bits where columns that nearly depend on others make that
    /// inverse wrong. The covariance of the columns as they were is not carried over to these: of a column at k times its spread that takes the square of k.
    /// </summary>
    /// <param name="newLoss">Makes a loss that runs on some threads.</param>
    /// <param name="point">Its minimum.</param>
    /// <param name="scales">The powers of two that columns are divided by.</param>
    /// <param name="work">The multiplications of a Hessian.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="proof">The bounds of the loss; null where it has none.</param>
    public static ProfileProblem Of(Func<int, ISmoothLoss> newLoss, DoubleDouble[] point, double[] scales, long work, int threadCount, ProfileProof? proof = null)
    {
        double[] rounded = DoubleDouble.Rounded(point);
        double[] hessian = new double[point.Length * point.Length];
        ISmoothLoss loss = newLoss(threadCount);
        loss.Evaluate(rounded, new double[point.Length], hessian);
        SymmetricFactor<double> factor = new(point.Length);
        factor.Factor(hessian, 0, value => value);
        double[] inverse = factor.Inverse();
        if (!(factor.ErrorOf(hessian, inverse) <= BinomialLikelihood.Room - 1))
        {
            double[]? exact = loss is ILikelihood likelihood ? ExactCovariance(likelihood, point) : null;
            (inverse, proof) = exact is null ? (inverse, null) : (exact, proof);
        }

        // Elements that are rounded are those of a Hessian near by; what is proven is that of the columns without it.
        bool isNear = proof is null || proof.ElementRounding([.. Enumerable.Range(0, point.Length).Select(j => inverse[(j * point.Length) + j])]) <= BinomialLikelihood.Room - 1;
        return new ProfileProblem(newLoss, rounded, inverse, work, threadCount, isNear ? proof : null) { Scales = scales };
    }

    /// <summary>The inverse of the Hessian in about 96 bits; null where a variable depends on others to the last of them.</summary>
    private static double[]? ExactCovariance(ILikelihood likelihood, DoubleDouble[] point)
    {
        DoubleDouble[] hessian = new DoubleDouble[point.Length * point.Length];
        likelihood.EvaluateExactly(point, new DoubleDouble[point.Length], hessian);
        return SymmetricInverse.Of(hessian, point.Length) is { } inverse ? DoubleDouble.Rounded(inverse.Values) : null;
    }

    /// <summary>Makes the steps of a search: points that it wants evaluated, one after another.</summary>
    /// <param name="index">Which search it is.</param>
    /// <param name="search">What it searches with, until it ends.</param>
    public delegate IEnumerable<Evaluation> Steps(int index, ProfileSearch search);

    /// <summary>Gets the minimum.</summary>
    public ProfileStart Start { get; }

    /// <summary>Runs searches by their index.</summary>
    public void Run(int count, Steps steps, CancellationToken cancellationToken)
    {
        int threads = isLarge ? 1 : threadCount == 0 ? Environment.ProcessorCount : threadCount;
        int next = -1;
        void RunSome(int thread)
        {
            ISmoothLoss loss = newLoss(isLarge ? threadCount : 1);
            List<IEnumerator<Evaluation>> running = [];
            Stack<ProfileSearch> idle = [];
            Dictionary<IEnumerator<Evaluation>, ProfileSearch> searches = [];
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int index; running.Count < BatchKernels.Vectors && (index = Interlocked.Increment(ref next)) < count;)
                {
                    ProfileSearch search = idle.Count > 0 ? idle.Pop() : new ProfileSearch(loss, Start);
                    IEnumerator<Evaluation> begun = steps(index, search).GetEnumerator();
                    searches.Add(begun, search);
                    running.Add(begun);
                    Advance(begun);
                }

                if (running.Count == 0)
                {
                    return;
                }

                loss.EvaluateTogether([.. running.Select(one => one.Current)]);
                foreach (IEnumerator<Evaluation> one in running.ToArray())
                {
                    Advance(one);
                }
            }

            void Advance(IEnumerator<Evaluation> one)
            {
                if (!one.MoveNext())
                {
                    running.Remove(one);
                    searches.Remove(one, out ProfileSearch? search);
                    idle.Push(search!);
                    one.Dispose();
                }
            }
        }

        if (threads == 1)
        {
            RunSome(0);
            return;
        }

        Parallel.For(0, Math.Min(threads, count), new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, RunSome);
    }
}
