namespace LogReg.Simd.Inference.Formulas;

/// <summary>A formula that cannot be read, or does not fit the columns.</summary>
public sealed class FormulaException : ArgumentException
{
    /// <summary>Says what is wrong where.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="position">The place in it, counted from 0.</param>
    /// <param name="message">What is wrong, and the remedy.</param>
    public FormulaException(string formula, int position, string message)
        : base(FormattableString.Invariant($"{message} (position {position + 1} of '{formula}')")) =>
        Position = position;

    /// <summary>Gets the place in the formula, counted from 0.</summary>
    public int Position { get; }
}
