using LogReg.Simd.Formatting;

namespace LogReg.Simd.Guards;

/// <summary>Argument exceptions whose sentences read the same under every culture.</summary>
internal static class ArgumentErrors
{
    /// <summary>An argument that cannot be worked with.</summary>
    /// <param name="argument">The parameter of the public method that was called.</param>
    /// <param name="message">What must be and what is.</param>
    public static ArgumentException Invalid(string argument, InvariantText message) => new(InvariantText.Of(message), argument);

    /// <summary>An argument outside of its range.</summary>
    /// <param name="argument">The parameter of the public method that was called.</param>
    /// <param name="value">Its value. What the exception would print as the current culture does, a fraction or a negative number, is in the sentence only.</param>
    /// <param name="message">What must be and what is.</param>
    public static ArgumentOutOfRangeException OutOfRange(string argument, object? value, InvariantText message) => value is double or float or < 0
        ? new ArgumentOutOfRangeException(argument, InvariantText.Of(message))
        : new ArgumentOutOfRangeException(argument, value, InvariantText.Of(message));
}
