using System.Numerics.Tensors;
using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of the data before anything is computed.</summary>
internal static class DataChecks
{
    private const int MostThreads = 1024;

    public static void Check(InferenceData data, InferenceOptions options, bool needsBothOutcomes)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (options.ThreadCount is < 0 or > MostThreads)
        {
            throw Invalid(nameof(options), $"The thread count is {options.ThreadCount}, but it must be from 1 to {MostThreads}. Pass 0 for one per processor.");
        }

        CheckShape(data);
        CheckNames(data);
        CheckFinite(data.Offsets.Span, nameof(data.Offsets), 1);
        CheckRows(data, needsBothOutcomes);
    }

    /// <summary>What must hold of the features, which are looked at while they are packed.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="sizes">The largest element of every column of the design; not finite where one of them is not.</param>
    public static void CheckFeatures(InferenceData data, double[] sizes)
    {
        if (!TensorPrimitives.IsFiniteAll<double>(sizes))
        {
            CheckFinite(data.Features.Span, nameof(data.Features), data.FeatureCount);
        }
    }

    private static void CheckShape(InferenceData data)
    {
        (int rows, int features) = (data.RowCount, data.FeatureCount);
        if (features < 0 || data.Features.Length != (long)rows * features)
        {
            throw Invalid(
                nameof(data.Features),
                $"The features are {data.Features.Length} numbers, but {rows} rows of {features} features make {(long)rows * features}. Pass as many features as there are rows of {nameof(data.Successes)}.");
        }

        foreach ((ReadOnlyMemory<double> values, string name) in new[] { (data.Trials, nameof(data.Trials)), (data.Weights, nameof(data.Weights)), (data.Offsets, nameof(data.Offsets)) })
        {
            if (!values.IsEmpty && values.Length != rows)
            {
                throw Invalid(name, $"{name} holds {values.Length} numbers, but there are {rows} rows. Pass one for each row, or none.");
            }
        }

        if (features == 0 && !data.FitIntercept)
        {
            throw Invalid(nameof(data.FitIntercept), $"There are 0 features and no intercept, but a model needs 1 coefficient at least. Pass a feature, or let the intercept be fitted.");
        }
    }

    private static void CheckNames(InferenceData data)
    {
        if (data.Names is { } names && names.Count != data.FeatureCount)
        {
            throw Invalid(nameof(data.Names), $"There are {names.Count} names, but {data.FeatureCount} features. Pass one name for each feature.");
        }

        foreach (ModelTerm term in data.Terms ?? [])
        {
            foreach (int column in term.Columns)
            {
                if ((uint)column >= (uint)data.FeatureCount)
                {
                    throw Invalid(nameof(data.Terms), $"The term {term.Name} has a column {column}, but there are {data.FeatureCount} features. Pass 0 to {data.FeatureCount - 1}.");
                }
            }
        }
    }

    private static void CheckFinite(ReadOnlySpan<double> values, string name, int width)
    {
        if (TensorPrimitives.IsFiniteAll(values))
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw Invalid(name, $"{name} holds {values[i]} in row {(i / width) + 1}, column {(i % width) + 1}, counted from 1. Pass finite numbers, and leave out rows with missing ones.");
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
                throw Invalid(nameof(data.Trials), $"Row {i + 1}, counted from 1, has {trials} trials, but there must be 0 or more. Pass counts.");
            }

            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw Invalid(nameof(data.Weights), $"Row {i + 1}, counted from 1, has the weight {weight}, but it must be a finite number of 0 or more. Pass how often the row counts.");
            }

            if (!(y >= 0 && y <= trials))
            {
                throw data.Trials.IsEmpty
                    ? Invalid(nameof(data.Successes), $"Row {i + 1}, counted from 1, has the label {y}, but it must lie from 0 to 1. Pass 0 and 1, or pass {nameof(data.Trials)} for counts.")
                    : Invalid(nameof(data.Successes), $"Row {i + 1}, counted from 1, has {y} successes among {trials} trials. Pass from 0 to {trials} successes.");
            }

            successes += weight * y;
            failures += weight * (trials - y);
            rows += weight * trials > 0 ? 1 : 0;
        }

        int parameters = data.FeatureCount + (data.FitIntercept ? 1 : 0);
        if (rows < parameters)
        {
            throw Invalid(nameof(data.Successes), $"There are {rows} rows that count, but {parameters} coefficients. Pass as many rows at least, or fewer features.");
        }

        if (needsBothOutcomes && (successes == 0 || failures == 0))
        {
            throw Invalid(
                nameof(data.Successes),
                $"All responses are equal: {successes} successes and {failures} failures. A logistic regression needs 1 of each at least; without, its likelihood grows towards infinite coefficients.");
        }
    }
}
