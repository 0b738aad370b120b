using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Applies linear models to sparse rows, with the bits of the dense ones.</summary>
internal static class SparseLogits
{
    /// <summary>With fewer features a dense row is no detour.</summary>
    private const int LeastFeatures = 1024;

    /// <summary>Tells whether rows under an encoding are scored sparse.</summary>
    public static bool Suits(FittedModel model, DataEncoding encoding) =>
        encoding.Format == DataFormat.Libsvm && encoding.FeatureCount >= LeastFeatures && model is BinaryModel or ClassModel;

    /// <summary>Writes the logits of all rows, row after row.</summary>
    public static void Compute<T>(FittedModel model, SparseMatrix<T> rows, Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (model)
        {
            case BinaryModel { Model: { } binary }:
                Compute(rows, logits, binary.ComputeLogits, binary.ComputeLogits);
                break;
            case ClassModel { Model: { } several }:
                Compute(rows, logits, several.ComputeLogits, several.ComputeLogits);
                break;
            default:
                ComputeDense(model, rows, logits);
                break;
        }
    }

    private static void Compute<T>(SparseMatrix<T> rows, Span<T> logits, Scorer<float> single, Scorer<double> full)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows is SparseMatrix<float> floats)
        {
            single(floats, System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            full((SparseMatrix<double>)(object)rows, System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(logits));
        }
    }

    private static void ComputeDense<T>(FittedModel model, SparseMatrix<T> rows, Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] row = new T[rows.FeatureCount];
        for (int i = 0; i < rows.SampleCount; i++)
        {
            rows.CopyRowTo(i, row);
            model.ComputeLogits(row, logits.Slice(i * model.OutputCount, model.OutputCount));
        }
    }

    private delegate long Scorer<T>(SparseMatrix<T> rows, Span<T> logits)
        where T : unmanaged;
}
