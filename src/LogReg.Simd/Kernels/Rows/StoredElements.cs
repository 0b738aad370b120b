using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The one place where a member of <see cref="FeatureStorage"/> becomes a type.</summary>
internal static unsafe class StoredElements
{
    /// <summary>The storage of a type of the arithmetic.</summary>
    public static FeatureStorage Own<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? FeatureStorage.SinglePrecision : FeatureStorage.DoublePrecision;

    /// <summary>How elements of a source are stored in a matrix: narrow ones as they are.</summary>
    public static FeatureStorage Of<TSource, T>()
        where TSource : unmanaged
        where T : unmanaged =>
        typeof(TSource) == typeof(byte) ? FeatureStorage.Byte
        : typeof(TSource) == typeof(sbyte) ? FeatureStorage.SByte
        : typeof(TSource) == typeof(Half) ? FeatureStorage.HalfPrecision
        : typeof(TSource) == typeof(BFloat16) ? FeatureStorage.BFloat16
        : Own<T>();

    /// <summary>The bytes of an element.</summary>
    public static int SizeOf(FeatureStorage storage) => storage switch
    {
        FeatureStorage.DoublePrecision => sizeof(double),
        FeatureStorage.SinglePrecision => sizeof(float),
        FeatureStorage.HalfPrecision or FeatureStorage.BFloat16 => sizeof(ushort),
        _ => sizeof(byte),
    };

    /// <summary>What reads stored elements as <typeparamref name="T"/>; null where they are of that type.</summary>
    /// <param name="storage">How they are stored.</param>
    /// <param name="elements">The first element.</param>
    /// <param name="areFinite">Whether none is known to be infinite or NaN.</param>
    public static ElementReader<T>? ReaderOf<T>(FeatureStorage storage, void* elements, bool areFinite)
        where T : unmanaged =>
        storage == Own<T>() ? null : storage switch
        {
            FeatureStorage.Byte => new NarrowElements<byte, T>((byte*)elements),
            FeatureStorage.SByte => new NarrowElements<sbyte, T>((sbyte*)elements),
            FeatureStorage.HalfPrecision when areFinite => new NarrowElements<FiniteHalf, T>((FiniteHalf*)elements),
            FeatureStorage.HalfPrecision => new NarrowElements<Half, T>((Half*)elements),
            FeatureStorage.BFloat16 => new NarrowElements<BFloat16, T>((BFloat16*)elements),
            _ => (ElementReader<T>)(object)new WidenedElements((float*)elements),
        };
}
