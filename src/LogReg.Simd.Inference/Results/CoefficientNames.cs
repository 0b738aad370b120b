using System.Globalization;

namespace LogReg.Simd.Inference.Results;

/// <summary>The names of the coefficients, the intercept first.</summary>
internal static class CoefficientNames
{
    public const string Intercept = "(Intercept)";

    public static string[] Of(InferenceData data)
    {
        IEnumerable<string> features = data.Names ?? Enumerable.Range(1, data.FeatureCount).Select(j => string.Create(CultureInfo.InvariantCulture, $"x{j}"));
        return data.FitIntercept ? [Intercept, .. features] : [.. features];
    }
}
