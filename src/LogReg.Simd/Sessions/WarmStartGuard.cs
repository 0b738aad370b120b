using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The model to start from, which must be of the kind that is trained.</summary>
internal static class WarmStartGuard
{
    /// <summary>Checks kind and features of the model; null where there is none.</summary>
    public static TModel? Of<TModel>(TrainingOptions options, int featureCount)
        where TModel : class, IClassifier
    {
        if (options.WarmStart is null)
        {
            return null;
        }

        if (options.WarmStart is not TModel model)
        {
            throw ArgumentErrors.Invalid(
                nameof(options),
                $"The model to start from, {nameof(TrainingOptions.WarmStart)}, is a {options.WarmStart.GetType().Name}, but a {typeof(TModel).Name} is trained. Pass a model of that kind, or null.");
        }

        if (model.FeatureCount != featureCount)
        {
            throw ArgumentErrors.Invalid(
                nameof(options), $"The model to start from has {model.FeatureCount} features, but there are {featureCount} features. Pass a model of the same features.");
        }

        return model;
    }

    /// <summary>Checks that sums of the variables to start from, each times one or so, do not overflow.</summary>
    /// <param name="start">The variables.</param>
    /// <param name="isSingle">Whether features are multiplied in single precision.</param>
    public static void CheckRange(ReadOnlySpan<double> start, bool isSingle)
    {
        double most = (isSingle ? float.MaxValue : double.MaxValue) / (4.0 * start.Length);
        foreach (double variable in start)
        {
            // A sum that overflowed both ways is NaN.
            if (Math.Abs(variable) <= most)
            {
                continue;
            }

            throw ArgumentErrors.Invalid(
                "options",
                $"The model to start from, {nameof(TrainingOptions.WarmStart)}, has coefficients of {Math.Abs(variable):G3} in the units of the run, "
                + $"whose sums overflow {(isSingle ? "single" : "double")} precision. Pass a smaller model, or null.");
        }
    }
}
