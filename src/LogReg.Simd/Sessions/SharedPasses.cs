using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Sessions;

/// <summary>The fused passes of K binary runs, held together: one read of the features for all runs that want one.</summary>
internal sealed unsafe class SharedPasses<L, T> : IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly FeatureMatrix<T> features;
    private readonly WorkerTeam team;
    private readonly LossGradientWork<L, T>?[] passes;
    private readonly double[][] destinations;
    private readonly int[] attending;
    private readonly NativeBuffer problems;
    private readonly NativeBuffer elements;
    private readonly ClassPassWork<OneVsRestTerms<L, T>, T> pass;
    private readonly double[] sums;

    public SharedPasses(FeatureMatrix<T> features, int classCount, WorkerTeam team)
    {
        this.features = features;
        this.team = team;
        passes = new LossGradientWork<L, T>?[classCount];
        destinations = new double[classCount][];
        attending = new int[classCount];
        problems = new NativeBuffer((nuint)classCount * (nuint)sizeof(BinaryProblem<T>));
        elements = new NativeBuffer((nuint)classCount * (nuint)(features.FeatureCount + 1) * (nuint)sizeof(T));
        OneVsRestTerms<L, T> terms = new() { Problems = (BinaryProblem<T>*)problems.Pointer };
        pass = new ClassPassWork<OneVsRestTerms<L, T>, T>(features, classCount, in terms, team.WorkerCount);
        sums = new double[pass.SumLength];
        Meetings = new Meetings(classCount, RunTogether);
    }

    public Meetings Meetings { get; }

    /// <summary>Gets the reads of the features that the passes took.</summary>
    public int PassCount { get; private set; }

    /// <summary>The runner of one class.</summary>
    public ILossGradientRunner<L, T> RunnerOf(int classIndex) => new Runner(this, classIndex);

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
        for (int k = 0; k < passes.Length; k++)
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
            LossGradientWork<L, T> own = passes[attending[i]]!;
            new ReadOnlySpan<T>(own.Coefficients, d).CopyTo(new Span<T>(coefficients + ((nint)i * d), d));
            intercepts[i] = own.Intercept;
            ((BinaryProblem<T>*)problems.Pointer)[i] = new BinaryProblem<T>((nint)own.Labels, (nint)own.SampleWeights, (nint)own.Logits, (nint)own.Curvatures);
        }

        pass.ClassCount = count;
        pass.Coefficients = coefficients;
        pass.Intercepts = intercepts;
        pass.Compute(team, sums.AsSpan(0, count * (d + 2)));
        PassCount++;
        for (int i = 0; i < count; i++)
        {
            double[] destination = destinations[attending[i]];
            sums.AsSpan(i * d, d).CopyTo(destination);
            destination[d + PassMemory<T>.InterceptSlot] = sums[(count * d) + i];
            destination[d + PassMemory<T>.LossSlot] = sums[(count * d) + OneVsRestTerms<L, T>.LossSlot(count) + i];
        }
    }

    private sealed class Runner(SharedPasses<L, T> shared, int classIndex) : ILossGradientRunner<L, T>
    {
        public void Run(LossGradientWork<L, T> pass, double[] sums)
        {
            shared.passes[classIndex] = pass;
            shared.destinations[classIndex] = sums;
            shared.Meetings.Meet(classIndex);
        }
    }
}
