using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Softmax of one row that fits a vector: e^(x_i − m)/Σ e^(x_k − m) without leaving the registers.</summary>
/// <remarks>
/// The steps and the order of the sum are those of <see cref="ExponentialSum"/> and <see cref="ElementwiseLoop.Divide"/>, so the bits are the same. By way of those the row goes to memory and back
/// three times, and each partial vector that is read waits for the single elements that were written.
/// Single precision takes the shortest vector that holds the row, of 128, 256 or 512 bits: its division and its sum take less time, and so does the result's way to memory.
/// </remarks>
internal static unsafe class SmallSoftmax
{
    private const int Group = 4;

    /// <summary>Gets what lanes without an element hold.</summary>
    private static Vector128<float> Absent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(float.NegativeInfinity);
    }

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

        if (typeof(T) == typeof(float))
        {
            float* padded = stackalloc float[Lanes.Count];
            int whole = count - (count % Group);
            for (int i = 0; i < whole; i += Group)
            {
                Vector128.Load((float*)source + i).Store(padded + i);
            }

            if (whole < count)
            {
                Vector128.ConditionalSelect(Tail.Mask128Single(count - whole), Tail.Load128((float*)source + whole, count - whole), Absent).Store(padded + whole);
            }

            return TryPadded(padded, count, (float*)destination);
        }

        double maximum = LaneSums.Widen(*source);
        for (int i = 1; i < count; i++)
        {
            maximum = double.MaxNative(maximum, LaneSums.Widen(source[i]));
        }

        if (!double.IsFinite(maximum))
        {
            return false;
        }

        // A NaN that the maximum passed over makes its own term NaN, and with it the sum and every quotient.
        V terms = Exponential.OfMinus<S, V, T>(S.Subtract(S.Broadcast(Narrow<T>(maximum)), S.LoadFirst(source, count)));
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

    /// <summary>Writes the probabilities of a row of at most sixteen elements, of eight where vectors have no more than 256 bits.</summary>
    /// <param name="source">x, and −∞ behind it up to a whole vector of four.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="destination">Receives the probabilities.</param>
    /// <returns>False where the maximum is not finite: then nothing is written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPadded(float* source, int count, float* destination)
    {
        Vector128<float> first = Vector128.Load(source);
        if (count <= Group)
        {
            float maximum = Lanes.MaximumOfAll(first).ToScalar();
            if (!float.IsFinite(maximum))
            {
                return false;
            }

            Tail.StoreFirst(Quotients<Simd128Single, Vector128<float>, float>(first, maximum, count), destination, count);
            return true;
        }

        return TryLong(first, source, count, destination);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryLong(Vector128<float> first, float* source, int count, float* destination)
    {
        Vector128<float> second = Vector128.Load(source + Group);
        Vector128<float> third = count > 2 * Group ? Vector128.Load(source + (2 * Group)) : Absent;
        Vector128<float> fourth = count > 3 * Group ? Vector128.Load(source + (3 * Group)) : Absent;
        float maximum = Lanes.MaximumOfAll(Vector128.MaxNative(Vector128.MaxNative(first, second), Vector128.MaxNative(third, fourth))).ToScalar();
        if (!float.IsFinite(maximum))
        {
            return false;
        }

        Vector256<float> lower = Vector256.Create(first, second);
        if (count <= 2 * Group && Vector<float>.Count == 2 * Group)
        {
            Vector256<float> eight = Quotients<SimdPortableSingle, Vector<float>, float>(lower.AsVector(), maximum, count).AsVector256();
            eight.GetLower().Store(destination);
            Tail.StoreFirst(eight.GetUpper(), destination + Group, count - Group);
            return true;
        }

        Vector512<float> sixteen = Quotients<Simd512Single, Vector512<float>, float>(Vector512.Create(lower, Vector256.Create(third, fourth)), maximum, count);
        float* lanes = stackalloc float[Lanes.Count];
        sixteen.Store(lanes);
        int whole = count - (count % Group);
        for (int i = 0; i < whole; i += Group)
        {
            Vector128.Load(lanes + i).Store(destination + i);
        }

        Tail.StoreFirst(Vector128.Load(lanes + (whole % Lanes.Count)), destination + whole, count - whole);
        return true;
    }

    /// <summary>The terms by their sum. A NaN that the maximum passed over makes its own term NaN, and with it the sum and every quotient.</summary>
    /// <remarks>Lanes without an element take the maximum's place: their term would be so small that the processor stops for it, 130 cycles on a Zen 5.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotients<S, V, T>(V x, T maximum, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V below = S.Subtract(S.Broadcast(maximum), x);
        V terms = count == S.Width ? Exponential.OfMinus<S, V, T>(below) : S.KeepFirst(Exponential.OfMinus<S, V, T>(S.KeepFirst(below, count)), count);
        return S.Divide(terms, S.Broadcast(Narrow<T>(S.SumWidened(terms))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Narrow<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
}
