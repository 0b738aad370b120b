namespace LogReg.Simd.Data.Pipelines;

/// <summary>Models in terms of the numbers of the data, where columns were moved while they were read.</summary>
internal static class OriginalUnits
{
    /// <summary>The model whose features are not moved: its intercepts are b − Σ offset·β, its coefficients the same.</summary>
    public static IClassifier Of(IClassifier model, DataEncoding encoding)
    {
        double[] offsets = [.. encoding.FeatureOffsets];
        if (Array.TrueForAll(offsets, offset => offset == 0))
        {
            return model;
        }

        IClassifier moved = model switch
        {
            LogisticModel binary => new LogisticModel(binary.Coefficients, Shifted([binary.Intercept], binary.Coefficients, offsets)[0], binary.Link, binary.ScoresInDouble),
            MulticlassModel several => new MulticlassModel(several.Coefficients, Shifted(several.Intercepts, several.Coefficients, offsets), several.Method, several.ScoresInDouble),
            HiddenLayerModel network => new HiddenLayerModel(
                network.HiddenUnits,
                network.HiddenCoefficients,
                Shifted(network.HiddenIntercepts, network.HiddenCoefficients, offsets),
                network.OutputCoefficients,
                network.OutputIntercepts,
                network.ScoresInDouble),
            _ => model,
        };
        return ReferenceEquals(moved, model) ? model : moved.WithFeatureNames(model.FeatureNames);
    }

    private static double[] Shifted(ReadOnlySpan<double> intercepts, ReadOnlySpan<double> coefficients, double[] offsets)
    {
        double[] shifted = intercepts.ToArray();
        for (int k = 0; k < shifted.Length; k++)
        {
            for (int j = 0; j < offsets.Length; j++)
            {
                shifted[k] -= offsets[j] * coefficients[(k * offsets.Length) + j];
            }
        }

        return shifted;
    }
}
