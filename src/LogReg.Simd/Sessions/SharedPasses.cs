using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Sessions;

/// <summary>The fused passes of K binary runs, held together: one read of the features for all runs that want one.</summary>
internal sealed unsafe class SharedPasses<L, T> : IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly FeatureSource<T> features;
    private readonly Request[] requests;
    private readonly int[] attending;
    private readonly NativeBuffer problems;
    private readonly NativeBuffer elements;
    private readonly FeaturePass<IndependentTerms<L, T>, T> pass;
    private readonly double[] sums;

    public SharedPasses(FeatureSource<T> features, int classCount, WorkerTeam team)
    {
        this.features = features;
        requests = new Request[classCount];
        attending = new int[classCount];
        problems = new NativeBuffer((nuint)classCount * (nuint)sizeof(BinaryProblem<T>));
        elements = new NativeBuffer((nuint)classCount * (nuint)(features.FeatureCount + 1) * (nuint)sizeof(T));
        IndependentTerms<L, T> terms = new() { Problems = (BinaryProblem<T>*)problems.Pointer };
        pass = features.NewPass(in terms, classCount, team);
        sums = new double[pass.SumLength];
        Meetings = new Meetings(classCount, RunTogether);
    }

    public Meetings Meetings { get; }

    /// <summary>Gets the reads of the features that the passes took.</summary>
    public int PassCount { get; private set; }

    /// <summary>The runner of one class.</summary>
    public ILossGradientRunner<T> RunnerOf(int classIndex) => new Runner(this, classIndex);

    public void Dispose()
    {
        Meetings.Dispose();
        pass.Dispose();
        problems.Dispose();
        elements.Dispose();
    }

    private void RunTogether()
    {
        int d = features.FeatureCount;
        int count = 0;
        for (int k = 0; k < requests.Length; k++)
        {
            if (Meetings.Attends(k))
            {
                attending[count++] = k;
            }
        }

        T* coefficients = (T*)elements.Pointer;
        T* intercepts = coefficients + ((nint)count * d);
        for (int i = 0; i < count; i++)
        {
            Request own = requests[attending[i]];
            new ReadOnlySpan<T>((T*)own.Coefficients, d).CopyTo(new Span<T>(coefficients + ((nint)i * d), d));
            intercepts[i] = own.Intercept;
            ((BinaryProblem<T>*)problems.Pointer)[i] = own.Problem;
        }

        pass.VectorCount = count;
        pass.Coefficients = coefficients;
        pass.Intercepts = intercepts;
        pass.Compute(sums.AsSpan(0, count * (d + IndependentTerms<L, T>.SumsPerProblem)));
        PassCount++;
        for (int i = 0; i < count; i++)
        {
            Span<double> destination = new((double*)requests[attending[i]].Sums, d + IndependentTerms<L, T>.SumsPerProblem);
            sums.AsSpan(i * d, d).CopyTo(destination);
            destination[d] = sums[(count * d) + i];
            destination[d + IndependentTerms<L, T>.LossSlot(1)] = sums[(count * d) + IndependentTerms<L, T>.LossSlot(count) + i];
        }
    }

    /// <summary>The pass that a run waits for.</summary>
    private readonly record struct Request(BinaryProblem<T> Problem, nint Coefficients, T Intercept, nint Sums);

    private sealed class Runner(SharedPasses<L, T> shared, int classIndex) : ILossGradientRunner<T>
    {
        public void Run(BinaryProblem<T> problem, T* coefficients, T intercept, Span<double> sums)
        {
            fixed (double* destination = sums)
            {
                shared.requests[classIndex] = new Request(problem, (nint)coefficients, intercept, (nint)destination);
                shared.Meetings.Meet(classIndex);
            }
        }
    }
}
