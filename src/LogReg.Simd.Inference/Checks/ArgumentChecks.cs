using System.Globalization;

namespace LogReg.Simd.Inference.Checks;

/// <summary>Argument errors: the argument, both numbers and the remedy, in any culture.</summary>
internal static class ArgumentChecks
{
    public static ArgumentException Invalid(string argument, FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture), argument);

    /// <summary>Checks a confidence level.</summary>
    public static void Level(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw Invalid(nameof(level), $"The confidence level is {level}, but it must lie between 0 and 1. Pass 0.95, for example.");
        }
    }

    /// <summary>Checks the features of one row.</summary>
    public static void Row(ReadOnlySpan<double> row, int features)
    {
        if (row.Length != features)
        {
            throw Invalid(nameof(row), $"The row has {row.Length} numbers, but the model {features} features. Pass one for each.");
        }
    }

    /// <summary>Checks where the probabilities of a row go.</summary>
    public static void Destination(ReadOnlySpan<double> destination, int count, string labels)
    {
        if (destination.Length != count)
        {
            throw Invalid(nameof(destination), $"The destination holds {destination.Length} numbers, but there are {count} {labels}. Pass one for each.");
        }
    }

    /// <summary>Checks that an enumeration has a value.</summary>
    public static void Defined<T>(T value, string argument, string what)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw Invalid(argument, $"There is no {what} {value}. Pass {string.Join(", ", Enum.GetNames<T>()[..^1])} or {Enum.GetNames<T>()[^1]}.");
        }
    }

    /// <summary>Checks the index of a coefficient.</summary>
    public static void Coefficient(int index, int count)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), FormattableString.Invariant($"There is no coefficient {index}, but {count} of them. Pass 0 to {count - 1}."));
        }
    }
}
