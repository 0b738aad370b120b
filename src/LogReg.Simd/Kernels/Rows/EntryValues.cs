using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The ways in which entries of sparse rows are read: as stored, widened from single precision, or as magnitudes of either.</summary>
internal static unsafe class EntryValues
{
    /// <summary>Values of the element type itself.</summary>
    internal readonly struct Stored : IEntryValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(void* values, nint index)
            where T : unmanaged => ((T*)values)[index];
    }

    /// <summary>Values of single precision, read in double.</summary>
    internal readonly struct Widened : IEntryValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(void* values, nint index)
            where T : unmanaged => (T)(object)(double)((float*)values)[index];
    }

    /// <summary>Magnitudes, for bounds of rounding.</summary>
    internal readonly struct Magnitude<R> : IEntryValue
        where R : struct, IEntryValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(void* values, nint index)
            where T : unmanaged => Scalar.Abs(R.At<T>(values, index));
    }
}
