using LogReg.Simd.Data;
using LogReg.Simd.Inference.Formulas;

namespace LogReg.Simd.Cli.Operations;

/// <summary>A data set of the data room as named columns: numbers as they are, categories as texts.</summary>
internal static class ModelColumns
{
    /// <summary>Takes a data set apart.</summary>
    /// <param name="dataset">The data set, with a feature for every category.</param>
    /// <param name="target">The numbers of the target.</param>
    public static NamedColumns Of(Dataset<double> dataset, double[] target)
    {
        double[][] features = FeaturesOf(dataset);
        IReadOnlyList<string> names = dataset.Encoding.FeatureNames;
        NamedColumns columns = new NamedColumns().Add(dataset.Encoding.TargetName, target);
        if (dataset.Encoding.Columns.Count == 0)
        {
            for (int j = 0; j < features.Length; j++)
            {
                columns.Add(names[j], features[j]);
            }
        }

        foreach (ColumnEncoding column in dataset.Encoding.Columns)
        {
            switch (column.Kind)
            {
                case ColumnKind.Numeric:
                    columns.Add(column.Name, features[column.FirstFeature]);
                    if (column.HasIndicator)
                    {
                        columns.Add(names[column.FirstFeature + 1], features[column.FirstFeature + 1]);
                    }

                    break;
                case ColumnKind.OneHot:
                    columns.Add(column.Name, TextsOf(features, column));
                    break;
                case ColumnKind.Weight when dataset.SampleWeights is { } weights:
                    columns.Add(column.Name, weights);
                    break;
            }
        }

        return columns;
    }

    private static double[][] FeaturesOf(Dataset<double> dataset)
    {
        (int rows, int count) = (dataset.Features.SampleCount, dataset.Features.FeatureCount);
        double[][] features = [.. Enumerable.Range(0, count).Select(_ => new double[rows])];
        double[] row = new double[count];
        for (int i = 0; i < rows; i++)
        {
            dataset.Features.CopyRowTo(i, row);
            for (int j = 0; j < count; j++)
            {
                features[j][i] = row[j];
            }
        }

        return features;
    }

    private static string[] TextsOf(double[][] features, ColumnEncoding column)
    {
        string[] texts = new string[features[0].Length];
        Array.Fill(texts, column.Reference ?? string.Empty);
        for (int k = 0; k < column.Categories.Count; k++)
        {
            double[] indicator = features[column.FirstFeature + k];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = indicator[i] == 1 ? column.Categories[k] : texts[i];
            }
        }

        return texts;
    }
}
