using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of the classes before anything is computed; <see cref="DataChecks"/> has the rest.</summary>
internal static class MultinomialChecks
{
    private static readonly LabelChecks Labels = new("class", "classes", "without rows its coefficients go to minus infinity");

    public static void Check(MultinomialData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = data.ClassCount;
        if (count < 2)
        {
            throw Invalid(nameof(data), $"There are {count} classes, but there must be 2 at least. Pass the number of classes.");
        }

        if ((uint)data.BaseClass >= (uint)count)
        {
            throw Invalid(nameof(data), $"The base class is {data.BaseClass}, but there are {count} classes. Pass 0 to {count - 1}.");
        }

        Labels.Check(data.Classes.Span, count, data.ClassNames, nameof(data.ClassNames), data.Weights.Span, data.NameOf);
    }
}
