using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>One row of single precision and a few classes: their logits, softmax and class, with the steps and bits that the row has in a batch.</summary>
/// <remarks>
/// Four classes at a time: their sums are folded together, and the logits stay in vectors. By way of single elements in memory each vector that is read next waits until they are written: softmax of
/// three classes took 58 ns that way on a Zen 5 where this takes 25, the logits included, and the class 25 where this takes 13 (16 features, rows that do not wait for each other).
/// Where two or three classes are there, multiplying the last one again for each that is missing, which needs no branch, took 1.1 (8 and 20 features) to 1.25 (300) times as long on an Ice Lake.
/// </remarks>
internal static unsafe class OneRowClasses
{
    /// <summary>The most classes whose logits fit one vector.</summary>
    private const int MostClasses = 16;

    private const int Group = 4;

    /// <summary>Gets a value indicating whether there are kernels for this machine: vectors of 256 or 512 bits.</summary>
    public static bool IsSupported => Width.Is512 || Vector<float>.Count == 2 * Group;

    /// <summary>Whether softmax and class of so many classes have kernels here.</summary>
    public static bool IsFor(int classCount) => IsSupported && classCount <= (Width.Is512 ? MostClasses : 2 * Group);

    /// <summary>Writes the logits of a row, and −∞ behind them up to a whole vector of four.</summary>
    /// <param name="row">The features.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="coefficients">β, class after class.</param>
    /// <param name="intercepts">b, one per class.</param>
    /// <param name="classCount">K.</param>
    /// <param name="logits">Receives ⌈K/4⌉·4 elements.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Logits(float* row, int featureCount, float* coefficients, float* intercepts, int classCount, float* logits)
    {
        for (int k = 0; k < classCount; k += Group)
        {
            int classes = Math.Min(Group, classCount - k);
            Sums(row, featureCount, coefficients + ((nint)k * featureCount), classes, out Vector128<float> sums);
            Vector128<float> four = classes == Group
                ? sums + Vector128.Load(intercepts + k)
                : Vector128.ConditionalSelect(Tail.Mask128Single(classes), sums + Tail.Load128(intercepts + k, classes), Vector128.Create(float.NegativeInfinity));
            four.Store(logits + k);
        }
    }

    /// <summary>Writes the logits of a row, and nothing behind them.</summary>
    /// <inheritdoc cref="Logits"/>
    public static void Store(float* row, int featureCount, float* coefficients, float* intercepts, int classCount, float* logits)
    {
        int rest = classCount % Group;
        int whole = classCount - rest;
        if (whole > 0)
        {
            Logits(row, featureCount, coefficients, intercepts, whole, logits);
        }

        if (rest > 0)
        {
            float* four = stackalloc float[Group];
            Logits(row, featureCount, coefficients + ((nint)whole * featureCount), intercepts + whole, rest, four);
            Tail.StoreFirst(Vector128.Load(four), logits + whole, rest);
        }
    }

    /// <summary>Writes the softmax of a row's logits (formula 2.5).</summary>
    /// <returns>False where the largest logit is not finite: then nothing is written.</returns>
    /// <inheritdoc cref="Logits"/>
    public static bool TrySoftmax(float* row, int featureCount, float* coefficients, float* intercepts, int classCount, float* probabilities)
    {
        float* logits = stackalloc float[MostClasses];
        Logits(row, featureCount, coefficients, intercepts, classCount, logits);
        return SmallSoftmax.TryPadded(logits, classCount, probabilities);
    }

    /// <summary>The class of the largest logit; ties go to the smaller index (formula 5.1).</summary>
    /// <returns>The class; −1 where a logit is NaN.</returns>
    /// <inheritdoc cref="Logits"/>
    public static int Largest(float* row, int featureCount, float* coefficients, float* intercepts, int classCount)
    {
        float* logits = stackalloc float[MostClasses];
        Logits(row, featureCount, coefficients, intercepts, classCount, logits);
        Vector128<float> largest = Vector128.Load(logits);
        for (int k = Group; k < classCount; k += Group)
        {
            largest = Vector128.MaxNative(largest, Vector128.Load(logits + k));
        }

        largest = Lanes.MaximumOfAll(largest);
        uint equal = 0;
        uint notNumbers = 0;
        for (int k = 0; k < classCount; k += Group)
        {
            Vector128<float> four = Vector128.Load(logits + k);
            equal |= Vector128.Equals(four, largest).ExtractMostSignificantBits() << k;
            notNumbers |= ~Vector128.Equals(four, four).ExtractMostSignificantBits() & 0xF;
        }

        return notNumbers == 0 ? BitOperations.TrailingZeroCount(equal) : -1;
    }

    /// <summary>Σ_j row[j]·β_kj of up to four classes; of those that are not there whatever it comes to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* row, int featureCount, float* c0, int classes, out Vector128<float> sums)
    {
        // A class that is not there has the products of the last one, which are in registers.
        float* c1 = c0 + featureCount;
        float* c2 = c1 + featureCount;
        float* c3 = c2 + featureCount;
        Vector128<float> first, second, third, fourth;
        if (featureCount <= Group)
        {
            first = FewFeatures(row, featureCount, c0);
            second = classes > 1 ? FewFeatures(row, featureCount, c1) : first;
            third = classes > 2 ? FewFeatures(row, featureCount, c2) : second;
            fourth = classes > 3 ? FewFeatures(row, featureCount, c3) : third;
        }
        else
        {
            first = Folded(row, featureCount, c0);
            second = classes > 1 ? Folded(row, featureCount, c1) : first;
            third = classes > 2 ? Folded(row, featureCount, c2) : second;
            fourth = classes > 3 ? Folded(row, featureCount, c3) : third;
        }

        sums = LaneSums.Four(first, second, third, fourth);
    }

    /// <summary>The products of up to four features: the other twelve lanes would add zeros to them, as the sum with zero does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FewFeatures(float* row, int featureCount, float* coefficients) => featureCount == Group
        ? Simd128Single.MultiplyAdd(Vector128.Load(row), Vector128.Load(coefficients), Vector128<float>.Zero)
        : Simd128Single.MultiplyAdd(Tail.Load128(row, featureCount), Tail.Load128(coefficients, featureCount), Vector128<float>.Zero);

    /// <summary>The sixteen lanes of a row's products, folded twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Folded(float* row, int featureCount, float* coefficients)
    {
        Vector256<float> eight;
        if (Width.Is512)
        {
            Vector512<float> sixteen = RowLogits.Part<float, Simd512Single, Vector512<float>, float>(row, 0, featureCount, coefficients);
            eight = sixteen.GetLower() + sixteen.GetUpper();
        }
        else
        {
            RowLogits.TwoParts<float, SimdPortableSingle, Vector<float>, float>(row, featureCount, coefficients, out Vector<float> first, out Vector<float> second);
            eight = (first + second).AsVector256();
        }

        return eight.GetLower() + eight.GetUpper();
    }
}
