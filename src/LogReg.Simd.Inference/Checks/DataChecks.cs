using System.Numerics.Tensors;
using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of the data before anything is computed.</summary>
internal static class DataChecks
{
    private const int MostThreads = 1024;

    /// <summary>Covariances hold squares of the units of columns, over the rows, and tests their inverses: 2⁻⁴⁸⁰ is about 3e-145, and the square of 2⁴⁸⁰ about 1e289.</summary>
    private const int MostExponent = 480;

    public static void Check(InferenceData data, InferenceOptions options, bool needsBothOutcomes)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (options.ThreadCount is < 0 or > MostThreads)
        {
            throw Invalid(nameof(options), $"The thread count is {options.ThreadCount}, but it must be from 0 to {MostThreads}. Pass 0 for one per processor.");
        }

        Defined(options.Collinear, nameof(options), "way with collinear columns");
        CheckShape(data);
        CheckNames(data);
        CheckFinite(data.Offsets.Span, data, nameof(data.Offsets), 1);
        CheckRows(data, needsBothOutcomes);
    }

    /// <summary>What must hold of the features, which are looked at while they are packed.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="sizes">The largest element of every column of the design; not finite where one of them is not.</param>
    public static void CheckFeatures(InferenceData data, double[] sizes)
    {
        if (!TensorPrimitives.IsFiniteAll<double>(sizes))
        {
            CheckFinite(data.Features.Span, data, nameof(data.Features), data.FeatureCount);
        }
    }

    /// <summary>Whether double holds the covariances of the columns.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="scales">The power of two near the largest element of every column of the design.</param>
    /// <param name="names">The names of the columns.</param>
    public static void CheckScales(InferenceData data, double[] scales, string[] names)
    {
        int extreme = Array.FindIndex(scales, scale => Math.Abs(Math.ILogB(scale)) > MostExponent);
        if (extreme >= 0)
        {
            (string how, double size, string remedy) = scales[extreme] > 1 ? ("above", scales[extreme], "Divide") : ("below", 2 * scales[extreme], "Multiply");
            (double least, double most) = (Math.ScaleB(1, -MostExponent), Math.ScaleB(2, MostExponent));
            throw Invalid(
                data.ArgumentOf(nameof(data.Features)),
                $"The column {names[extreme]} holds magnitudes {how} {size:g2}, but variances need squares, which double holds of those from {least:g2} to {most:g2}. {remedy} it by a power of ten.");
        }
    }

    private static void CheckShape(InferenceData data)
    {
        (int rows, int features) = (data.RowCount, data.FeatureCount);
        if (features < 0)
        {
            throw Invalid(data.ArgumentOf(nameof(data.FeatureCount)), $"{data.WordFor(nameof(data.FeatureCount))} is {features}, but a row has 0 features or more. Pass how many it has.");
        }

        if (data.Features.Length != (long)rows * features)
        {
            throw Invalid(
                data.ArgumentOf(nameof(data.Features)),
                $"The features are {data.Features.Length} numbers, but {rows} rows of {features} features make {(long)rows * features}. Pass the features of every row.");
        }

        foreach ((ReadOnlyMemory<double> values, string property) in new[] { (data.Trials, nameof(data.Trials)), (data.Weights, nameof(data.Weights)), (data.Offsets, nameof(data.Offsets)) })
        {
            if (!values.IsEmpty && values.Length != rows)
            {
                throw Invalid(data.ArgumentOf(property), $"{property} holds {values.Length} numbers, but there are {rows} rows. Pass one for each row, or none.");
            }
        }

        if (features == 0 && !data.FitIntercept)
        {
            throw Invalid(
                data.ArgumentOf(nameof(data.FitIntercept)),
                $"There are 0 features and no intercept, but a model needs 1 coefficient at least. Pass a feature, or let the intercept be fitted.");
        }
    }

    private static void CheckNames(InferenceData data)
    {
        if (data.Names is { } names && names.Count != data.FeatureCount)
        {
            throw Invalid(data.ArgumentOf(nameof(data.Names)), $"There are {names.Count} names, but {data.FeatureCount} features. Pass one name for each feature.");
        }

        for (int i = 0; i < data.Names?.Count; i++)
        {
            if (data.Names[i] is null)
            {
                throw Invalid(data.ArgumentOf(nameof(data.Names)), $"{nameof(data.Names)} holds null at index {i}. Pass one name for each feature.");
            }
        }

        for (int i = 0; i < data.Terms?.Count; i++)
        {
            if (data.Terms[i] is not { Name: not null, Columns: not null } term)
            {
                throw Invalid(data.ArgumentOf(nameof(data.Terms)), $"{nameof(data.Terms)} holds null, or a term without a name or columns, at index {i}. Pass terms of both, or none.");
            }

            foreach (int column in term.Columns)
            {
                if ((uint)column >= (uint)data.FeatureCount)
                {
                    throw Invalid(data.ArgumentOf(nameof(data.Terms)), $"The term {term.Name} has a column {column}, but there are {data.FeatureCount} features. Pass 0 to {data.FeatureCount - 1}.");
                }
            }
        }
    }

    private static void CheckFinite(ReadOnlySpan<double> values, InferenceData data, string property, int width)
    {
        if (TensorPrimitives.IsFiniteAll(values))
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw Invalid(
                    data.ArgumentOf(property),
                    $"{data.WordFor(property)} holds {values[i]} in row {(i / width) + 1}, column {(i % width) + 1}, counted from 1. Pass finite numbers, and leave out rows with missing ones.");
            }
        }
    }

    private static void CheckRows(InferenceData data, bool needsBothOutcomes)
    {
        (double successes, double failures, int rows) = (0, 0, 0);
        ReadOnlySpan<double> labels = data.Successes.Span;
        ReadOnlySpan<double> counts = data.Trials.Span;
        ReadOnlySpan<double> weights = data.Weights.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            double trials = counts.IsEmpty ? 1 : counts[i];
            double weight = weights.IsEmpty ? 1 : weights[i];
            double y = labels[i];
            if (!(trials >= 0 && double.IsFinite(trials)))
            {
                throw Invalid(data.ArgumentOf(nameof(data.Trials)), $"Row {i + 1}, counted from 1, has {trials} trials, but there must be 0 or more. Pass counts.");
            }

            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw Invalid(
                    data.ArgumentOf(nameof(data.Weights)),
                    $"Row {i + 1}, counted from 1, has the weight {weight}, but it must be a finite number of 0 or more. Pass how often the row counts.");
            }

            if (!(y >= 0 && y <= trials))
            {
                throw data.Trials.IsEmpty
                    ? Invalid(
                        data.ArgumentOf(nameof(data.Successes)),
                        $"Row {i + 1}, counted from 1, has the label {y}, but it must lie from 0 to 1. Pass 0 and 1{(data.IsOfArrays ? string.Empty : $", or pass {nameof(data.Trials)} for counts")}.")
                    : Invalid(data.ArgumentOf(nameof(data.Successes)), $"Row {i + 1}, counted from 1, has {y} successes among {trials} trials. Pass from 0 to {trials} successes.");
            }

            successes += weight * y;
            failures += weight * (trials - y);
            rows += weight * trials > 0 ? 1 : 0;
        }

        int parameters = data.FeatureCount + (data.FitIntercept ? 1 : 0);
        if (rows < parameters)
        {
            throw Invalid(data.ArgumentOf(nameof(data.Successes)), $"There are {rows} rows that count, but {parameters} coefficients. Pass as many rows at least, or fewer features.");
        }

        if (needsBothOutcomes && (successes == 0 || failures == 0))
        {
            const string Remedy = "without, its likelihood grows towards infinite coefficients. Pass rows of both, or use " + nameof(FirthInference) + ".";
            throw Invalid(
                data.ArgumentOf(nameof(data.Successes)),
                $"All responses are equal: {successes} successes and {failures} failures. A logistic regression needs 1 of each at least; {Remedy}");
        }
    }
}
