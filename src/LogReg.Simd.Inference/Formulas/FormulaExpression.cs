namespace LogReg.Simd.Inference.Formulas;

/// <summary>What an expression of a formula does with its operands.</summary>
internal enum FormulaOperation
{
    /// <summary>One factor.</summary>
    Factor,

    /// <summary>All other columns, <c>.</c></summary>
    All,

    /// <summary>The intercept, <c>1</c>; <c>0</c> is its removal.</summary>
    Intercept,

    /// <summary>An offset, which is no term.</summary>
    Offset,

    /// <summary><c>a + b</c>.</summary>
    Sum,

    /// <summary><c>a - b</c>.</summary>
    Difference,

    /// <summary><c>a * b</c>: both, and their interactions.</summary>
    Cross,

    /// <summary><c>a / b</c>: a, and b within a.</summary>
    Nest,

    /// <summary><c>a : b</c>.</summary>
    Interact,

    /// <summary><c>(a + b)^k</c>: all interactions of at most k of them.</summary>
    Power,
}

/// <summary>A formula's right side as a tree.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Position">The place in the formula.</param>
internal sealed record FormulaExpression(FormulaOperation Operation, int Position)
{
    /// <summary>Gets the operands: two of a binary operation, one of a power; the left one of a difference is null where it begins with the sign.</summary>
    public FormulaExpression? Left { get; init; }

    public FormulaExpression? Right { get; init; }

    /// <summary>Gets the factor, or the offset.</summary>
    public FormulaFactor? Factor { get; init; }

    /// <summary>Gets the exponent of a power; 1 or 0 of an intercept.</summary>
    public int Number { get; init; }

    /// <summary>Gets a value indicating whether a point is in it.</summary>
    public bool HasAllColumns => Operation == FormulaOperation.All || Left is { HasAllColumns: true } || Right is { HasAllColumns: true };

    /// <summary>Gets the columns of all factors, as often as they are named.</summary>
    public IEnumerable<string> Columns => [.. Factor is null ? Array.Empty<string>() : [Factor.Column], .. Left?.Columns ?? [], .. Right?.Columns ?? []];
}
