using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd;

/// <content>A matrix seen in double, for runs that have exhausted single precision and for certificates: no copy of the whole, each worker widens the group of rows that it works on.</content>
public sealed unsafe partial class FeatureMatrix<T>
    where T : unmanaged
{
    /// <summary>What reads the elements where they are not stored as <typeparamref name="T"/>.</summary>
    private ElementReader<T>? reader;

    /// <summary>Whether the storage is another matrix's.</summary>
    private readonly bool isView;

    private FeatureMatrix<double>? inDouble;

    /// <summary>Whether half precision is known to have no infinities and no NaN, so that widening need not look for them.</summary>
    private bool areFinite;

    private FeatureMatrix(FeatureMatrix<float> narrow, ElementReader<T> reader)
        : base(narrow.SampleCount, narrow.FeatureCount)
    {
        Storage = narrow.Storage;
        this.reader = reader;
        isView = true;
        storage = narrow.storage;
        length = narrow.length;

        // Not elements of this type: what copies rows goes by the storage. The caller's rows live as long as the storage is not disposed, which both matrices share.
        borrowed = (T*)(void*)narrow.borrowed;
        Kernels = StripKernels<T>.For(narrow.Kernels.AreRowsConsecutive, narrow.FeatureCount);
        Plan = narrow.Plan;
    }

    private void KnowFinite()
    {
        areFinite = true;
        reader = StoredElements.ReaderOf<T>(Storage, storage.Pointer, areFinite);
    }

    internal override FeatureSource<double> InDouble()
    {
        if (typeof(T) == typeof(double))
        {
            return (FeatureMatrix<double>)(object)this;
        }

        FeatureMatrix<float> single = (FeatureMatrix<float>)(object)this;
        return inDouble ??= new FeatureMatrix<double>(single, StoredElements.ReaderOf<double>(Storage, Stored, areFinite)!);
    }
}
