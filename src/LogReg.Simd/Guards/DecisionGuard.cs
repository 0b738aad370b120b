using System.Diagnostics.CodeAnalysis;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Guards;

/// <summary>The argument error of rows that no model decides: a NaN logit is neither above a threshold nor the largest.</summary>
internal static class DecisionGuard
{
    private const string RowKey = "LogReg.Simd.Row";

    /// <summary>Throws for a row whose logit is NaN.</summary>
    [DoesNotReturn]
    public static void ThrowUndecided(int row, string argument) =>
        throw new ArgumentException(
            InvariantText.Of(
                $"Row {row} of the argument {argument} has the logit NaN, which stands for no class: a feature is NaN, or infinite terms cancel. Fill or drop missing values first, or compute ")
                + "probabilities, which are NaN there.",
            argument)
        {
            Data = { [RowKey] = row },
        };

    /// <summary>Whether an exception is that of an undecided row, and of which one.</summary>
    public static bool IsUndecided(ArgumentException exception, out int row)
    {
        row = exception.Data[RowKey] is int index ? index : -1;
        return row >= 0;
    }
}
