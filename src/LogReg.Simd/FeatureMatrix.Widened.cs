using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>A single-precision matrix seen in double, for runs that have exhausted single precision: no copy of the whole, each worker widens the panel that it works on.</content>
public sealed unsafe partial class FeatureMatrix<T>
    where T : unmanaged
{
    /// <summary>Where the elements of a widened matrix come from; null where the strips are this matrix's own.</summary>
    private readonly FeatureMatrix<float>? narrow;

    private FeatureMatrix(FeatureMatrix<float> narrow, int workerCount)
    {
        this.narrow = narrow;
        Kernels = StripKernels<T>.For(narrow.Kernels.AreRowsConsecutive, narrow.FeatureCount);
        SampleCount = narrow.SampleCount;
        FeatureCount = narrow.FeatureCount;
        Plan = narrow.Plan;
        storage = new NativeBuffer(checked((nuint)WorkerLength * (nuint)workerCount * (nuint)sizeof(T)));
    }

    /// <summary>Gets the elements of a worker's scratch: a panel, and what a kernel may read behind it.</summary>
    private nint WorkerLength => (Plan.StripsPerPanel * StripSize) + (nint)SlackElements;

    /// <summary>This matrix in double, panel by panel. The view must be disposed before the matrix.</summary>
    /// <param name="workerCount">The workers that may read at the same time.</param>
    internal FeatureMatrix<double> Widen(int workerCount) => new((FeatureMatrix<float>)(object)this, workerCount);

    /// <summary>Whole strips one after another, at most a panel of them: valid until the worker asks for others.</summary>
    internal T* StripsAt(int first, int count, int worker)
    {
        if (narrow is null)
        {
            return Strips + (first * StripSize);
        }

        T* group = (T*)storage.Pointer + (worker * WorkerLength);
        CopyStripsTo(first, count, group);
        return group;
    }

    /// <summary>The strips from the first one on where they lie in memory as they are, or null where <see cref="CopyStripsTo"/> must fetch them.</summary>
    internal T* StripsInPlace(int first) => narrow is null ? Strips + (first * StripSize) : null;

    /// <summary>Writes whole strips.</summary>
    internal void CopyStripsTo(int first, int count, T* destination)
    {
        if (narrow is null)
        {
            new ReadOnlySpan<T>(Strips + (first * StripSize), checked((int)(count * StripSize))).CopyTo(new Span<T>(destination, checked((int)(count * StripSize))));
        }
        else
        {
            Elements.Widen(narrow.Strips + (first * StripSize), count * StripSize, (double*)destination);
        }
    }
}
