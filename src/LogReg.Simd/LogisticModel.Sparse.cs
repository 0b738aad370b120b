using System.Numerics.Tensors;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Scoring of sparse rows: each has the bits of the dense row that it stands for.</content>
public sealed partial class LogisticModel
{
    /// <summary>Computes logits of sparse rows (formula 1.1), with the bits of the dense rows that they stand for.</summary>
    /// <param name="rows">The rows. Columns that the model does not have count as absent; columns that they do not have are zero.</param>
    /// <param name="destination">Receives one logit per row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not one element per row; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    public long ComputeLogits(SparseMatrix<float> rows, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using BufferUse use = rows.Use();
        return ScoresInDouble
            ? SparseScoring.ComputeLogits((SparseMatrix<double>)rows.InDouble(), coefficients, new ReadOnlySpan<double>(in intercept), destination)
            : SparseScoring.ComputeLogits(rows, singleCoefficients, new ReadOnlySpan<float>(in singleIntercept), destination);
    }

    /// <inheritdoc cref="ComputeLogits(SparseMatrix{float}, Span{float})"/>
    public long ComputeLogits(SparseMatrix<double> rows, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using BufferUse use = rows.Use();
        return SparseScoring.ComputeLogits(rows, coefficients, new ReadOnlySpan<double>(in intercept), destination);
    }

    /// <summary>Computes probabilities of class 1 of sparse rows (formula 1.2), or what the <see cref="Link"/> says instead, with the bits of the dense rows that they stand for.</summary>
    /// <param name="rows">The rows. Columns that the model does not have count as absent; columns that they do not have are zero.</param>
    /// <param name="destination">Receives one probability per row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not one element per row; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    public long PredictProbabilities(SparseMatrix<float> rows, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (ScoresInDouble || Link == Link.Identity)
        {
            long absent = ComputeLogits(rows, destination);
            ToProbabilities(destination);
            return absent;
        }

        using BufferUse use = rows.Use();
        long unseen = SparseScoring.ComputeLogits(rows, singleOddsCoefficients, new ReadOnlySpan<float>(in singleOddsIntercept), destination);
        LogisticPrimitives.Sigmoid<float>(destination, destination);
        return unseen;
    }

    /// <inheritdoc cref="PredictProbabilities(SparseMatrix{float}, Span{float})"/>
    public long PredictProbabilities(SparseMatrix<double> rows, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Link == Link.Identity)
        {
            long absent = ComputeLogits(rows, destination);
            TensorPrimitives.Clamp(destination, 0, 1, destination);
            return absent;
        }

        using BufferUse use = rows.Use();
        long unseen = SparseScoring.ComputeLogits(rows, oddsCoefficients, new ReadOnlySpan<double>(in oddsIntercept), destination);
        LogisticPrimitives.Sigmoid<double>(destination, destination);
        return unseen;
    }
}
