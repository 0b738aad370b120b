using System.Globalization;

namespace LogReg.Simd.Inference;

/// <summary>A column that is a linear combination of columns before it.</summary>
/// <param name="Name">The column.</param>
/// <param name="Combination">The columns that make it, each with its factor; empty for a column of zeros.</param>
public sealed record CollinearColumn(string Name, IReadOnlyList<(string Name, double Factor)> Combination)
{
    /// <summary>The combination as an equation: <c>total = boys + girls</c>.</summary>
    /// <returns>The equation, its factors to ten digits.</returns>
    public override string ToString()
    {
        string right = string.Empty;
        foreach ((string name, double factor) in Combination)
        {
            string size = Math.Abs(factor) == 1 ? string.Empty : Math.Abs(factor).ToString("G10", CultureInfo.InvariantCulture) + "·";
            right += right.Length == 0 ? $"{(factor < 0 ? "-" : string.Empty)}{size}{name}" : $" {(factor < 0 ? '-' : '+')} {size}{name}";
        }

        return $"{Name} = {(right.Length == 0 ? "0" : right)}";
    }
}
