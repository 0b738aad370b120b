using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Softmax of one row that fits a vector: e^(x_i − m)/Σ e^(x_k − m) without leaving the registers.</summary>
/// <remarks>
/// The steps and the order of the sum are those of <see cref="ExponentialSum"/> and <see cref="ElementwiseLoop.Divide"/>, so the bits are the same. By way of those the row goes to memory and back three times,
/// and each partial vector that is read waits for the single elements that were written.
/// </remarks>
internal static unsafe class SmallSoftmax
{
    /// <summary>Writes the probabilities, in place or disjoint.</summary>
    /// <param name="source">x.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="destination">Receives the probabilities.</param>
    /// <returns>False where the row does not fit a vector or its maximum is not finite: then nothing is written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryCompute<S, V, T>(T* source, int count, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (count < 1 || count > S.Width)
        {
            return false;
        }

        T maximum = *source;
        for (int i = 1; i < count; i++)
        {
            maximum = Larger(maximum, source[i]);
        }

        if (!double.IsFinite(LaneSums.Widen(maximum)))
        {
            return false;
        }

        // A NaN that the maximum passed over makes its own term NaN, and with it the sum and every quotient.
        V terms = Exponential.OfMinus<S, V, T>(S.Subtract(S.Broadcast(maximum), S.LoadFirst(source, count)));
        double sum = S.SumWidened(S.KeepFirst(terms, count));
        V quotients = S.Divide(terms, S.Broadcast(Narrow<T>(sum)));
        if (count == S.Width)
        {
            S.Store(quotients, destination);
        }
        else
        {
            Tail.StoreFirst<S, V, T>(quotients, destination, count);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Larger<T>(T a, T b)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? (T)(object)float.MaxNative((float)(object)a, (float)(object)b)
            : (T)(object)double.MaxNative((double)(object)a, (double)(object)b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Narrow<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
}
