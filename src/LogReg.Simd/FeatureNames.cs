using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>The names of a model's features: none, or one each, no two alike.</summary>
internal static class FeatureNames
{
    /// <summary>Checks and copies names.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, int featureCount)
    {
        ArgumentNullException.ThrowIfNull(names);
        Guard.EmptyOrSameLength(names.Count, featureCount, nameof(names), "names", "features in the model");
        string[] copy = [.. names];
        Dictionary<string, int> places = new(copy.Length, StringComparer.Ordinal);
        for (int i = 0; i < copy.Length; i++)
        {
            if (copy[i] is null)
            {
                throw ArgumentErrors.Invalid(nameof(names), $"The name of feature {i} is null. Name every feature, or none.");
            }

            if (TextGuard.HasHalfPair(copy[i], out int half))
            {
                throw TextGuard.HalfPair(nameof(names), InvariantText.Of($"name of feature {i}"), half);
            }

            if (!places.TryAdd(copy[i], i))
            {
                throw ArgumentErrors.Invalid(nameof(names), $"The features {places[copy[i]]} and {i} have the same name, '{copy[i]}'. Give every feature a name of its own.");
            }
        }

        return copy;
    }
}
