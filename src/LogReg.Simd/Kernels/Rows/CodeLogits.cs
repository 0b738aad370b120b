using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of 16 rows of numbers and categories: z_i = Σ x_ij·β_j over the numbers + Σ β of the categories that the row is in, + b (formula 1.1).</summary>
/// <remarks>
/// Feature j belongs to lane j mod 16, features of a lane are added in their order, numbers before categories, and lanes are folded by the fixed tree: the steps of <see cref="RowLogits"/> over the row with a column of zeros
/// and ones for each category, without those that would add a product with zero. Column follows column and row follows row in it, so that sixteen sets of lanes in the L1 cache are met in turn and no addition waits for the one before.
/// Cost: one addition, 4 bytes from the L1 cache and one coefficient anywhere per category; 2 flops per number.
/// </remarks>
internal static unsafe class CodeLogits
{
    /// <summary>Writes the logits of 16 rows.</summary>
    /// <param name="numbers">The numbers, row after row.</param>
    /// <param name="stride">The distance between two rows, whole sets of 16, filled up with zeros.</param>
    /// <param name="features">The features of the categories: 16 rows of the first column, 16 of the second and so on.</param>
    /// <param name="columnCount">The categorical columns.</param>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="numberCount">The numbers of a row, the first features.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Strip<S, V, T>(T* numbers, int stride, int* features, int columnCount, T* coefficients, int numberCount, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[Lanes.Count * Lanes.Count];
        for (int row = 0; row < Lanes.Count; row++)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                V sum = S.Zero;
                for (int j = part; j < numberCount; j += Lanes.Count)
                {
                    int count = Math.Min(S.Width, numberCount - j);
                    V beta = count == S.Width ? S.Load(coefficients + j) : Loaded.First<T, S, V, T>(coefficients + j, count);
                    sum = S.MultiplyAdd(S.Load(numbers + ((nint)row * stride) + j), beta, sum);
                }

                S.Store(sum, lanes + (row * Lanes.Count) + part);
            }
        }

        for (int f = 0; f < columnCount; f++, features += Lanes.Count)
        {
            for (int row = 0; row < Lanes.Count; row++)
            {
                nint j = features[row];
                T* lane = lanes + (row * Lanes.Count) + (j & (Lanes.Count - 1));
                *lane = LaneSums.Add(*lane, coefficients[j]);
            }
        }

        for (int row = 0; row < Lanes.Count; row += 4)
        {
            LaneSums.Four(lanes + (row * Lanes.Count), logits + row);
        }

        V offset = S.Broadcast(intercept);
        for (int row = 0; row < Lanes.Count; row += S.Width)
        {
            S.Store(S.Add(S.Load(logits + row), offset), logits + row);
        }
    }
}
