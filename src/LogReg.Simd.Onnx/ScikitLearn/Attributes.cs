using System.Globalization;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Columns;
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

    /// <summary>Gets <c>feature_names_in_</c>: the names of features, or of columns where there are <see cref="Categories"/>.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>Gets <c>categories_</c> of the encoder, one list per column that the features were made of; null in the place of a column of numbers.</summary>
    public IReadOnlyList<IReadOnlyList<string>?>? Categories { get; init; }

    /// <summary>Gets <c>drop_idx_</c> of the encoder: the index of the category without a feature, per column; null where it has none.</summary>
    public IReadOnlyList<int?>? Dropped { get; init; }

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
        if (FeatureNames is not null && Categories is null && FeatureNames.Count != features)
        {
            throw new InvalidDataException($"feature_names_in_ has {FeatureNames.Count} names, but coef_ has {features} columns. Write the attributes of one model.");
        }

        double[] intercepts = Intercepts.Length == Rows ? Intercepts : new double[Rows];
        LabelList labels = Classes is null ? LabelList.Indices(classes) : LabelList.Recognized(Classes);
        MulticlassMethod method = IsOneVsRest ? MulticlassMethod.OneVsRest : MulticlassMethod.Softmax;
        ImportedColumns? columns = Categories is null ? null : new ImportedColumns(Columns(Categories));
        if (columns is not null && columns.FeatureCount != features)
        {
            throw new InvalidDataException($"categories_ makes {columns.FeatureCount} features, but coef_ has {features} columns. "
                + "Write one entry per column in the order of coef_, and null for a number.");
        }

        double[] coefficients = columns?.InOrder(Coefficients) ?? Coefficients;
        DataEncoding? encoding = columns?.ToEncoding(labels, isOneLogit: Rows == 1, hasHeader: FeatureNames is not null);
        IClassifier model = Rows == 1 ? new LogisticModel(coefficients, intercepts[0]) : new MulticlassModel(coefficients, intercepts, method);
        return new ImportedModel(model, labels, encoding?.FeatureNames ?? FeatureNames) { Encoding = encoding };
    }

    private IEnumerable<ImportedColumn> Columns(IReadOnlyList<IReadOnlyList<string>?> categories)
    {
        if (FeatureNames is not null && FeatureNames.Count != categories.Count)
        {
            throw new InvalidDataException($"feature_names_in_ has {FeatureNames.Count} names, but categories_ has {categories.Count} entries. Name every column, in the order of coef_.");
        }

        if (Dropped is not null && Dropped.Count != categories.Count)
        {
            throw new InvalidDataException($"drop_idx_ has {Dropped.Count} entries, but categories_ has {categories.Count}. Write one per column, and null where nothing is dropped.");
        }

        for (int i = 0; i < categories.Count; i++)
        {
            string name = FeatureNames?[i] ?? string.Create(CultureInfo.InvariantCulture, $"x{i}");
            int? dropped = Dropped?[i];
            if (dropped is { } index && (categories[i] is not { } known || index < 0 || index >= known.Count))
            {
                throw new InvalidDataException($"drop_idx_ drops category {index} of column '{name}', which has {categories[i]?.Count ?? 0}. Write the attributes of one encoder.");
            }

            yield return categories[i] is not { } each ? new ImportedColumn(name)
                : new ImportedColumn(name, [.. each.Where((_, category) => category != dropped)], dropped is { } reference ? each[reference] : null);
        }
    }
}
