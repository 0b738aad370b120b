using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Scoring of sparse rows: each has the bits of the dense row that it stands for.</content>
public sealed partial class MulticlassModel
{
    /// <summary>Computes the logits of sparse rows, with the bits of the dense rows that they stand for.</summary>
    /// <param name="rows">The rows. Columns that the model does not have count as absent; columns that they do not have are zero.</param>
    /// <param name="destination">Receives <see cref="ClassCount"/> logits per row, row after row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not <see cref="ClassCount"/> elements per row; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    public long ComputeLogits(SparseMatrix<float> rows, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using BufferUse use = rows.Use();
        return ScoresInDouble
            ? SparseScoring.ComputeLogits<double, float>((SparseMatrix<double>)rows.InDouble(), coefficients, intercepts, destination)
            : SparseScoring.ComputeLogits<float, float>(rows, singleCoefficients, singleIntercepts, destination);
    }

    /// <inheritdoc cref="ComputeLogits(SparseMatrix{float}, Span{float})"/>
    public long ComputeLogits(SparseMatrix<double> rows, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using BufferUse use = rows.Use();
        return SparseScoring.ComputeLogits<double, double>(rows, coefficients, intercepts, destination);
    }

    /// <summary>Computes the probabilities of sparse rows, with the bits of the dense rows that they stand for.</summary>
    /// <param name="rows">The rows. Columns that the model does not have count as absent; columns that they do not have are zero.</param>
    /// <param name="destination">Receives <see cref="ClassCount"/> probabilities per row, row after row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not <see cref="ClassCount"/> elements per row; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    public long PredictProbabilities(SparseMatrix<float> rows, Span<float> destination)
    {
        long absent = ComputeLogits(rows, destination);
        ToProbabilities(destination);
        return absent;
    }

    /// <inheritdoc cref="PredictProbabilities(SparseMatrix{float}, Span{float})"/>
    public long PredictProbabilities(SparseMatrix<double> rows, Span<double> destination)
    {
        long absent = ComputeLogits(rows, destination);
        ToProbabilities(destination);
        return absent;
    }
}
