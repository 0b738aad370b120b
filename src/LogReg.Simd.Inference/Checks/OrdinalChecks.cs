using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of ordered levels before anything is computed; <see cref="DataChecks"/> has the rest.</summary>
internal static class OrdinalChecks
{
    private const int LeastLevels = 3;

    private static readonly LabelChecks Labels = new("level", "levels", "without rows its thresholds meet");

    public static void Check(OrdinalData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = data.LevelCount;
        if (count < LeastLevels)
        {
            string alternative = count == 2 ? $", or use {nameof(LogisticInference)} for two" : string.Empty;
            throw Invalid(
                nameof(data),
                $"There are {count} levels, but proportional odds need {LeastLevels} at least. Pass the number of levels{alternative}.");
        }

        Labels.Check(data.Levels.Span, count, data.LevelNames, nameof(data.LevelNames), data.Weights.Span, data.NameOf);
        int parameters = count - 1 + data.FeatureCount;
        int rows = data.Weights.IsEmpty ? data.Levels.Length : data.Weights.Length - data.Weights.Span.Count(0.0);
        if (rows < parameters)
        {
            throw Invalid(nameof(data), $"There are {rows} rows that count, but {parameters} coefficients and thresholds. Pass as many rows at least, or fewer features.");
        }
    }
}
