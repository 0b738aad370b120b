using LogReg.Simd.Training;

namespace LogReg.Simd.Onnx.ScikitLearn;

/// <summary>What scikit-learn calls a fitted model.</summary>
internal sealed record Attributes
{
    /// <summary>Gets <c>coef_</c>, row after row.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>Gets the rows of <c>coef_</c>.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets <c>intercept_</c>.</summary>
    public required double[] Intercepts { get; init; }

    /// <summary>Gets <c>classes_</c> as texts; null where there is none.</summary>
    public required IReadOnlyList<string>? Classes { get; init; }

    public IReadOnlyList<string>? FeatureNames { get; init; }

    public bool IsOneVsRest { get; init; }

    /// <summary>The model.</summary>
    /// <exception cref="InvalidDataException">The attributes do not go together.</exception>
    public ImportedModel Build()
    {
        int classes = Rows == 1 ? 2 : Rows;
        if (Rows == 0 || Coefficients.Length % Rows != 0)
        {
            throw new InvalidDataException($"coef_ has {Coefficients.Length} numbers in {Rows} rows. Write it as a matrix, one row per class.");
        }

        if (Classes is not null && Classes.Count != classes)
        {
            throw new InvalidDataException($"classes_ has {Classes.Count} labels, but coef_ has {Rows} rows, which make {classes} classes. Write the attributes of one model.");
        }

        if (Intercepts.Length != Rows && !(Intercepts.Length == 1 && Intercepts[0] == 0))
        {
            throw new InvalidDataException($"intercept_ has {Intercepts.Length} numbers, but coef_ has {Rows} rows. Write one intercept per row.");
        }

        int features = Coefficients.Length / Rows;
        if (FeatureNames is not null && FeatureNames.Count != features)
        {
            throw new InvalidDataException($"feature_names_in_ has {FeatureNames.Count} names, but coef_ has {features} columns. Write the attributes of one model.");
        }

        double[] intercepts = Intercepts.Length == Rows ? Intercepts : new double[Rows];
        LabelList labels = Classes is null ? LabelList.Indices(classes) : LabelList.Recognized(Classes);
        MulticlassMethod method = IsOneVsRest ? MulticlassMethod.OneVsRest : MulticlassMethod.Softmax;
        return Rows == 1
            ? new ImportedModel(new LogisticModel(Coefficients, intercepts[0]), null, labels, FeatureNames)
            : new ImportedModel(null, new MulticlassModel(Coefficients, intercepts, method), labels, FeatureNames);
    }
}
