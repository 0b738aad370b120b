using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Sessions;

/// <summary>Evaluations of binary runs over the same features, several in one read of them.</summary>
internal sealed unsafe class SharedPasses<L, T> : IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly int featureCount;
    private readonly int mostRuns;
    private readonly NativeBuffer problems;
    private readonly NativeBuffer elements;
    private readonly double[] sums;
    private readonly ISharedEvaluation<T>[] attending;

    /// <param name="features">The features; not disposed.</param>
    /// <param name="mostRuns">The most runs in a pass.</param>
    /// <param name="team">The threads.</param>
    public SharedPasses(FeatureSource<T> features, int mostRuns, WorkerTeam team)
    {
        this.mostRuns = mostRuns;
        featureCount = features.FeatureCount;
        problems = new NativeBuffer((nuint)mostRuns * (nuint)sizeof(BinaryProblem<T>));
        elements = new NativeBuffer((nuint)mostRuns * (nuint)(featureCount + 1) * (nuint)sizeof(T));
        IndependentTerms<L, T> terms = Terms;
        Pass = features.NewPass(in terms, mostRuns, team);
        sums = new double[Pass.SumLength];
        attending = new ISharedEvaluation<T>[mostRuns];
    }

    /// <summary>Gets the pass, which a run may use alone too.</summary>
    public FeaturePass<IndependentTerms<L, T>, T> Pass { get; }

    /// <summary>Gets the reads of the features that the passes took.</summary>
    public int PassCount { get; private set; }

    /// <summary>Gets the evaluations that wait for the next pass.</summary>
    public int Count { get; private set; }

    private IndependentTerms<L, T> Terms => new() { Problems = (BinaryProblem<T>*)problems.Pointer };

    /// <summary>Adds an evaluation to the next pass.</summary>
    public void Add(ISharedEvaluation<T> evaluation, ReadOnlySpan<double> point)
    {
        attending[Count] = evaluation;
        T* coefficients = (T*)elements.Pointer;
        ((BinaryProblem<T>*)problems.Pointer)[Count] = evaluation.Await(point, coefficients + ((nint)Count * featureCount), out coefficients[((nint)mostRuns * featureCount) + Count]);
        Count++;
    }

    /// <summary>Runs the pass, if anybody waits for it, and hands out its sums.</summary>
    public void Run()
    {
        int count = Count;
        Count = 0;
        if (count == 0)
        {
            return;
        }

        Pass.Terms = Terms;
        Pass.VectorCount = count;
        Pass.Coefficients = (T*)elements.Pointer;
        Pass.Intercepts = Pass.Coefficients + ((nint)mostRuns * featureCount);
        Pass.Compute(sums.AsSpan(0, count * (featureCount + IndependentTerms<L, T>.SumsPerProblem)));
        PassCount++;
        ReadOnlySpan<double> terms = sums.AsSpan(count * featureCount);
        for (int i = 0; i < count; i++)
        {
            attending[i].Receive(sums.AsSpan(i * featureCount, featureCount), terms[i], terms[IndependentTerms<L, T>.LossSlot(count) + i]);
        }
    }

    public void Dispose()
    {
        Pass.Dispose();
        problems.Dispose();
        elements.Dispose();
    }
}
