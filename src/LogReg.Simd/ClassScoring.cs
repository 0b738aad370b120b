using System.Numerics;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Class logits and classes of the caller's rows in place, by blocks of rows and classes that fit the stack.</summary>
/// <remarks>A row has the same bits alone, in a batch and at any offset. Nothing is allocated.</remarks>
internal static unsafe class ClassScoring
{
    private const int BlockRows = 16;
    private const int BlockClasses = 128;

    /// <summary>Writes logits row-major: <c>destination[i·K + k]</c>; those of single-precision rows by the wide layer, where there is one.</summary>
    public static void ComputeLogits<T>(
        ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, WideLayer wide, int featureCount, Span<T> destination, int stride)
        where T : unmanaged
    {
        int classCount = intercepts.Length;
        int rowCount = destination.Length == classCount ? 1 : Guard.WholeRows(destination.Length, classCount, int.MaxValue, nameof(destination), "classes");
        stride = Guard.RowMajor(features.Length, rowCount, featureCount, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        fixed (T* x = features, beta = coefficients, b = intercepts, z = destination)
        {
            if (rowCount == 1)
            {
                for (int first = 0; first < classCount; first += BlockClasses)
                {
                    ComputeBlock(x, stride, 1, featureCount, beta, b, wide, first, Math.Min(BlockClasses, classCount - first), z + first, 1);
                }

                return;
            }

            T* block = stackalloc T[BlockRows * BlockClasses];
            for (int row = 0; row < rowCount; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, rowCount - row);
                for (int first = 0; first < classCount; first += BlockClasses)
                {
                    int classes = Math.Min(BlockClasses, classCount - first);
                    ComputeBlock(x + ((nint)row * stride), stride, rows, featureCount, beta, b, wide, first, classes, block, BlockRows);
                    for (int i = 0; i < rows; i++)
                    {
                        T* to = z + ((nint)(row + i) * classCount) + first;
                        for (int k = 0; k < classes; k++)
                        {
                            to[k] = block[(k * BlockRows) + i];
                        }
                    }
                }
            }
        }
    }

    /// <summary>Writes the class of the largest logit of each row; ties go to the smaller index (formula 5.1).</summary>
    /// <param name="features">The rows.</param>
    /// <param name="coefficients">β, class after class.</param>
    /// <param name="intercepts">b, one per class.</param>
    /// <param name="wide">The same in double, where single-precision rows are scored so.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="destination">Receives one class per row.</param>
    /// <param name="stride">The distance between row starts; 0 for none.</param>
    /// <param name="argument">What the caller calls the rows.</param>
    public static void Predict<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> coefficients,
        ReadOnlySpan<T> intercepts,
        WideLayer wide,
        int featureCount,
        Span<int> destination,
        int stride,
        string argument = "features")
        where T : unmanaged, INumber<T>
    {
        int classCount = intercepts.Length;
        stride = Guard.RowMajor(features.Length, destination.Length, featureCount, stride, nameof(features));
        fixed (T* x = features, beta = coefficients, b = intercepts)
        {
            if (destination.Length == 1 && classCount <= BlockClasses)
            {
                T* logits = stackalloc T[BlockClasses];
                ComputeBlock(x, stride, 1, featureCount, beta, b, wide, 0, classCount, logits, 1);
                T best = logits[0];
                if (!TakeLargest(logits, 1, 0, classCount, ref best, ref destination[0]))
                {
                    DecisionGuard.ThrowUndecided(0, argument);
                }

                return;
            }

            T* block = stackalloc T[BlockRows * BlockClasses];
            T* largest = stackalloc T[BlockRows];
            for (int row = 0; row < destination.Length; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, destination.Length - row);
                for (int first = 0; first < classCount; first += BlockClasses)
                {
                    int classes = Math.Min(BlockClasses, classCount - first);
                    ComputeBlock(x + ((nint)row * stride), stride, rows, featureCount, beta, b, wide, first, classes, block, BlockRows);
                    for (int i = 0; i < rows; i++)
                    {
                        T best = first == 0 ? block[i] : largest[i];
                        if (!TakeLargest(block + i, BlockRows, first, classes, ref best, ref destination[row + i]))
                        {
                            DecisionGuard.ThrowUndecided(row + i, argument);
                        }

                        largest[i] = best;
                    }
                }
            }
        }
    }

    /// <summary>Writes the softmax of one row's logits, where there are few classes and nothing is infinite; the row, its coefficients and the destination fit each other.</summary>
    /// <returns>False where it must be made from its logits; then nothing is written.</returns>
    public static bool TrySoftMaxOfRow(ReadOnlySpan<float> row, ReadOnlySpan<float> coefficients, ReadOnlySpan<float> intercepts, Span<float> destination)
    {
        if (!OneRowClasses.IsFor(intercepts.Length))
        {
            return false;
        }

        Guard.Disjoint(row, destination, "features");
        fixed (float* x = row, beta = coefficients, b = intercepts, p = destination)
        {
            return OneRowClasses.TrySoftmax(x, row.Length, beta, b, intercepts.Length, p);
        }
    }

    /// <summary>The class of one row by its largest logit (formula 5.1), where there are few classes; the row and the coefficients fit each other.</summary>
    /// <returns>The class; −1 where there are too many classes for this way.</returns>
    public static int PredictRow(ReadOnlySpan<float> row, ReadOnlySpan<float> coefficients, ReadOnlySpan<float> intercepts)
    {
        if (!OneRowClasses.IsFor(intercepts.Length))
        {
            return -1;
        }

        fixed (float* x = row, beta = coefficients, b = intercepts)
        {
            int largest = OneRowClasses.Largest(x, row.Length, beta, b, intercepts.Length);
            if (largest < 0)
            {
                DecisionGuard.ThrowUndecided(0, nameof(row));
            }

            return largest;
        }
    }

    /// <summary>Turns row-major logits into softmax probabilities in place (formula 2.5).</summary>
    public static void SoftMax<T>(Span<T> rows, int classCount)
        where T : unmanaged
    {
        for (int i = 0; i < rows.Length; i += classCount)
        {
            Span<T> row = rows.Slice(i, classCount);
            LogisticPrimitives.SoftMaxOf<T>(row, row);
        }
    }

    /// <summary>Turns the log-odds of class 1, in the first half of a span, into the probabilities of both classes, row after row, which fill it: σ(−z) and not 1 − σ(z), so that neither class loses
    /// digits.</summary>
    public static void SigmoidOfBoth<T>(Span<T> rows)
        where T : unmanaged, INumber<T>
    {
        for (int i = (rows.Length / 2) - 1; i >= 0; i--)
        {
            T logOdds = rows[i];
            rows[2 * i] = -logOdds;
            rows[(2 * i) + 1] = logOdds;
        }

        LogisticPrimitives.Sigmoid<T>(rows, rows);
    }

    /// <summary>Turns row-major logits into σ of each, divided by the row's sum.</summary>
    public static void NormalizedSigmoid<T>(Span<T> rows, int classCount)
        where T : unmanaged
    {
        LogisticPrimitives.Sigmoid<T>(rows, rows);
        for (int i = 0; i < rows.Length; i += classCount)
        {
            Span<T> row = rows.Slice(i, classCount);
            double sum = 0;
            foreach (T probability in row)
            {
                sum += Elements.ToDouble(probability);
            }

            foreach (ref T probability in row)
            {
                // Where every class says no, so surely that nothing is left, all are alike.
                probability = Elements.Of<T>(sum == 0 ? 1.0 / classCount : Elements.ToDouble(probability) / sum);
            }
        }
    }

    /// <summary>Goes on with the search for the largest logit of a row; begins with the class 0.</summary>
    /// <returns>False at a NaN.</returns>
    private static bool TakeLargest<T>(T* logits, int stride, int firstClass, int classCount, ref T largest, ref int index)
        where T : unmanaged, INumber<T>
    {
        T best = largest;
        int bestClass = firstClass == 0 ? 0 : index;
        for (int k = 0; k < classCount; k++)
        {
            T logit = logits[k * stride];
            if (T.IsNaN(logit))
            {
                return false;
            }

            if (logit > best)
            {
                best = logit;
                bestClass = firstClass + k;
            }
        }

        largest = best;
        index = bestClass;
        return true;
    }

    private static void ComputeBlock<T>(
        T* rows, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, WideLayer wide, int firstClass, int classCount, T* block, int blockStride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && wide.IsPresent)
        {
            wide.ComputeBlock((float*)rows, stride, rowCount, featureCount, firstClass, classCount, (float*)block, blockStride);
            return;
        }

        SpanKernels<T>.Instance.ClassLogits(
            rows, stride, rowCount, featureCount, coefficients + ((nint)firstClass * featureCount), intercepts + firstClass, classCount, block, blockStride);
    }
}
