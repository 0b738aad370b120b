using System.Numerics.Tensors;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <content>The row-major kernels for users of <see cref="ReadOnlyTensorSpan{T}"/>: a matrix of samples by features that knows its shape.</content>
public static unsafe partial class LogisticPrimitives
{
    /// <summary>Computes logits of the rows of a matrix; see <see cref="ComputeLogits{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, T, Span{T}, int)"/>.</summary>
    /// <param name="features">Samples by features: two dimensions, the features of a row adjacent, rows at any stride.</param>
    /// <param name="coefficients">β, as many as the second dimension.</param>
    /// <param name="intercept">b.</param>
    /// <param name="destination">Receives one logit per row, as many as the first dimension.</param>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, its rows are not contiguous, or a length disagrees.</exception>
    public static void ComputeLogits(
        in ReadOnlyTensorSpan<float> features, ReadOnlySpan<float> coefficients, float intercept, Span<float> destination)
    {
        ReadOnlySpan<float> rows = RowsOf(features, coefficients.Length, destination.Length, nameof(destination), out int stride);
        ComputeLogits(rows, coefficients, intercept, destination, stride);
    }

    /// <summary>Computes probabilities of the rows of a matrix; see <see cref="ComputeProbabilities{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, T, Span{T}, int)"/>.</summary>
    /// <inheritdoc cref="ComputeLogits(in ReadOnlyTensorSpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    public static void ComputeProbabilities(
        in ReadOnlyTensorSpan<float> features, ReadOnlySpan<float> coefficients, float intercept, Span<float> destination)
    {
        ReadOnlySpan<float> rows = RowsOf(features, coefficients.Length, destination.Length, nameof(destination), out int stride);
        ComputeProbabilities(rows, coefficients, intercept, destination, stride);
    }

    /// <summary>
    /// The fused pass over the rows of a matrix; see
    /// <see cref="ComputeLogLossGradient{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, T, Span{double}, int)"/>.
    /// </summary>
    /// <param name="features">Samples by features: two dimensions, the features of a row adjacent, rows at any stride.</param>
    /// <param name="labels">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row; empty for ones.</param>
    /// <param name="coefficients">β, as many as the second dimension.</param>
    /// <param name="intercept">b.</param>
    /// <param name="gradient">Receives one sum per feature.</param>
    /// <returns>The sums of loss, intercept gradient and weights.</returns>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, its rows are not contiguous, or a length disagrees.</exception>
    public static LogLossSums ComputeLogLossGradient(
        in ReadOnlyTensorSpan<float> features,
        ReadOnlySpan<float> labels,
        ReadOnlySpan<float> sampleWeights,
        ReadOnlySpan<float> coefficients,
        float intercept,
        Span<double> gradient)
    {
        ReadOnlySpan<float> rows = RowsOf(features, coefficients.Length, labels.Length, nameof(labels), out int stride);
        return ComputeLogLossGradient(rows, labels, sampleWeights, coefficients, intercept, gradient, stride);
    }

    /// <summary>The memory behind a matrix as row-major elements and their stride.</summary>
    private static ReadOnlySpan<float> RowsOf(
        in ReadOnlyTensorSpan<float> features, int featureCount, int sampleCount, string sampleArgument, out int stride)
    {
        if (features.Rank != 2)
        {
            throw ArgumentErrors.Invalid(
                nameof(features),
                $"The argument features has {features.Rank} dimensions, but a matrix of samples by features has 2. Reshape the tensor.");
        }

        nint rows = features.Lengths[0];
        nint columns = features.Lengths[1];
        Guard.SameLength(featureCount, checked((int)columns), "coefficients", "coefficients", "columns in features");
        Guard.SameLength(sampleCount, checked((int)rows), sampleArgument, "elements", "rows in features");
        nint rowStride = rows > 1 ? features.Strides[0] : columns;
        if (columns > 1 && features.Strides[1] != 1)
        {
            throw ArgumentErrors.Invalid(
                nameof(features),
                $"Neighbouring features of the argument features lie {features.Strides[1]} elements apart, but they must be adjacent. Copy the tensor into a dense one.");
        }

        if (columns > 0 && rowStride < columns)
        {
            throw ArgumentErrors.Invalid(
                nameof(features),
                $"Neighbouring rows of the argument features lie {rowStride} elements apart, but a row has {columns} features. Copy the tensor into a dense one.");
        }

        stride = checked((int)rowStride);
        if (rows == 0 || columns == 0)
        {
            return default;
        }

        int length = checked((int)(((rows - 1) * rowStride) + columns));
        return System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(in features.GetPinnableReference(), length);
    }
}
