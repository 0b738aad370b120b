using System.Buffers;
using System.Numerics.Tensors;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd;

/// <summary>Logits of single-precision rows in double, rounded once at the end: for models whose terms are so large that single precision loses the logit in their sum.</summary>
/// <remarks>A block of rows is widened, exactly, and scored by the kernels of double precision. A row has the same bits alone, in a batch and at any offset; nothing is allocated once the shared
/// pool has a buffer for rows of more than 1024 features.</remarks>
/// <param name="coefficients">Output after output, one per feature; empty for a model that single precision serves.</param>
/// <param name="intercepts">One per output.</param>
internal readonly unsafe ref struct WideLayer(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
{
    /// <summary>The sum of the terms of far columns from which on rows are widened: there a logit in single precision is off by some 2e-6, and a probability by 5e-7.</summary>
    public const double LargestFarTerms = 8;

    /// <summary>The magnitude of an intercept from which on rows are widened: more than the log-odds of any class, so that terms of columns that are not known must cancel it.</summary>
    private const double LargestIntercept = 32;

    private const int StackElements = 1024;
    private const int StackLogits = 2048;

    private readonly ReadOnlySpan<double> coefficients = coefficients;
    private readonly ReadOnlySpan<double> intercepts = intercepts;

    /// <summary>Gets a value indicating whether there is anything to score with.</summary>
    public bool IsPresent => !intercepts.IsEmpty;

    /// <summary>Whether an intercept is so large that large terms must cancel it, unless it decides alone, or single precision has no coefficient so large: those of columns below 1e-38 are.</summary>
    public static bool IsNeeded(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        foreach (double coefficient in coefficients)
        {
            if (float.IsInfinity((float)coefficient))
            {
                return true;
            }
        }

        foreach (double intercept in intercepts)
        {
            if (Math.Abs(intercept) >= LargestIntercept)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the logits of some outputs, output after output: <c>destination[(k − firstOutput)·destinationStride + i]</c>; at most 2048 in all.</summary>
    public void ComputeBlock(float* rows, nint stride, int rowCount, int featureCount, int firstOutput, int outputCount, float* destination, int destinationStride)
    {
        double* logits = stackalloc double[StackLogits];
        int atOnce = Math.Clamp(StackElements / Math.Max(1, featureCount), 1, rowCount);
        double[]? rented = featureCount > StackElements ? ArrayPool<double>.Shared.Rent(featureCount) : null;
        Span<double> scratch = rented is null ? stackalloc double[StackElements] : rented;
        fixed (double* wide = scratch, beta = coefficients, b = intercepts)
        {
            for (int row = 0; row < rowCount; row += atOnce)
            {
                int count = Math.Min(atOnce, rowCount - row);
                for (int i = 0; i < count; i++)
                {
                    TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>(rows + ((row + i) * stride), featureCount), scratch.Slice(i * featureCount, featureCount));
                }

                SpanKernels<double>.Instance.ClassLogits(
                    wide, featureCount, count, featureCount, beta + ((nint)firstOutput * featureCount), b + firstOutput, outputCount, logits, count);
                for (int k = 0; k < outputCount; k++)
                {
                    TensorPrimitives.ConvertTruncating(
                        new ReadOnlySpan<double>(logits + (k * count), count), new Span<float>(destination + (k * destinationStride) + row, count));
                }
            }
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The same of rows that were read as entries in double, counted from 0.</summary>
    public void ComputeBlock(SparseEntries<double> entries, int rowCount, int featureCount, int firstOutput, int outputCount, float* destination, int destinationStride)
    {
        double* logits = stackalloc double[StackLogits];
        fixed (double* beta = coefficients, b = intercepts)
        {
            for (int k = 0; k < outputCount; k++)
            {
                SparseKernels<double>.Instance.Logits(entries, 0, rowCount, featureCount, beta + ((nint)(firstOutput + k) * featureCount), b[firstOutput + k], logits);
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<double>(logits, rowCount), new Span<float>(destination + ((nint)k * destinationStride), rowCount));
            }
        }
    }
}
