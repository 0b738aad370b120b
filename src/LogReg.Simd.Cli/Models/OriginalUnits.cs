using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Models;

/// <summary>Models in terms of the numbers of the data, where columns were moved while they were read.</summary>
internal static class OriginalUnits
{
    /// <summary>The model whose features are not moved: its intercepts are b − Σ offset·β, its coefficients the same.</summary>
    public static FittedModel InOriginalUnits(this FittedModel model, DataEncoding encoding)
    {
        double[] offsets = [.. encoding.FeatureOffsets];
        return Array.TrueForAll(offsets, offset => offset == 0) ? model : model switch
        {
            BinaryModel { Model: { } binary } => new BinaryModel(
                new LogisticModel(binary.Coefficients, Shifted(binary.Intercept, binary.Coefficients, offsets), binary.Link, binary.ScoresInDouble)),
            ClassModel { Model: { } several } => new ClassModel(
                new MulticlassModel(several.Coefficients, Shifted(several.Intercepts, several.Coefficients, offsets), several.Method, several.ScoresInDouble)),
            NetworkModel { Model: { } network } => new NetworkModel(
                new HiddenLayerModel(
                    network.HiddenUnits,
                    network.HiddenCoefficients,
                    Shifted(network.HiddenIntercepts, network.HiddenCoefficients, offsets),
                    network.OutputCoefficients,
                    network.OutputIntercepts,
                    network.ScoresInDouble)),
            _ => model,
        };
    }

    private static double[] Shifted(ReadOnlySpan<double> intercepts, ReadOnlySpan<double> coefficients, double[] offsets)
    {
        double[] shifted = intercepts.ToArray();
        for (int k = 0; k < shifted.Length; k++)
        {
            shifted[k] = Shifted(shifted[k], coefficients.Slice(k * offsets.Length, offsets.Length), offsets);
        }

        return shifted;
    }

    private static double Shifted(double intercept, ReadOnlySpan<double> coefficients, double[] offsets)
    {
        for (int j = 0; j < offsets.Length; j++)
        {
            intercept -= offsets[j] * coefficients[j];
        }

        return intercept;
    }
}
