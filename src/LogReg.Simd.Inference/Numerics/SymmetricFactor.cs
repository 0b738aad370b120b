using System.Numerics;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>A = L·D·Lᵀ of a positive semi-definite matrix in the order of its variables, with a unit lower triangle L; variables that depend on those before them are left out.</summary>
/// <typeparam name="T">double, or <see cref="DoubleDouble"/> where the condition asks for it.</typeparam>
/// <param name="size">The number of variables.</param>
internal sealed class SymmetricFactor<T>(int size)
    where T : struct, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>, IComparisonOperators<T, T, bool>,
    IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
{
    private readonly T[] rows = new T[size * size];
    private readonly T[] scaled = new T[size];
    private readonly T[] solution = new T[size];

    /// <summary>Gets the number of variables.</summary>
    public int Size => size;

    /// <summary>Gets the diagonal D; zero for dependent variables.</summary>
    public T[] Pivots { get; } = new T[size];

    /// <summary>Gets which variables depend on those before them.</summary>
    public bool[] IsDependent { get; } = new bool[size];

    /// <summary>Gets the number of independent variables.</summary>
    public int Rank { get; private set; }

    /// <summary>Gets the sum over the independent variables of A_jj·(A⁻¹)_jj's part that the factor shows at once, A_jj/D_j: large where variables nearly depend on those before them.</summary>
    public double LargestInflation { get; private set; }

    /// <summary>Gets an element of L.</summary>
    public T this[int row, int column] => rows[(row * size) + column];

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">Row-major, of which the lower triangle is read.</param>
    /// <param name="floor">The share of its diagonal element up to which a pivot counts as zero.</param>
    /// <param name="toDouble">Reads a number.</param>
    public void Factor(ReadOnlySpan<T> matrix, T floor, Func<T, double> toDouble)
    {
        (Rank, LargestInflation) = (0, 0);
        for (int i = 0; i < size; i++)
        {
            Span<T> row = rows.AsSpan(i * size, size);
            T pivot = matrix[(i * size) + i];
            for (int j = 0; j < i; j++)
            {
                if (IsDependent[j])
                {
                    (scaled[j], row[j]) = (T.AdditiveIdentity, T.AdditiveIdentity);
                    continue;
                }

                scaled[j] = matrix[(i * size) + j] - Dot(scaled.AsSpan(0, j), rows.AsSpan(j * size, j));
                row[j] = scaled[j] / Pivots[j];
                pivot -= scaled[j] * row[j];
            }

            row[i] = T.MultiplicativeIdentity;
            T diagonal = matrix[(i * size) + i];
            IsDependent[i] = !(pivot > diagonal * floor);
            Pivots[i] = IsDependent[i] ? T.AdditiveIdentity : pivot;
            if (!IsDependent[i])
            {
                Rank++;
                LargestInflation = Math.Max(LargestInflation, toDouble(diagonal / pivot));
            }
        }
    }

    /// <summary>Solves A·x = b over the independent variables; the others become zero.</summary>
    public void Solve(ReadOnlySpan<T> rightSide, Span<T> destination)
    {
        for (int i = 0; i < size; i++)
        {
            solution[i] = IsDependent[i] ? T.AdditiveIdentity : rightSide[i] - Dot(solution.AsSpan(0, i), rows.AsSpan(i * size, i));
        }

        for (int i = 0; i < size; i++)
        {
            destination[i] = IsDependent[i] ? T.AdditiveIdentity : solution[i] / Pivots[i];
        }

        // By rows of L: each is taken from all that stand before it at once.
        for (int k = size - 1; k > 0; k--)
        {
            if (!IsDependent[k])
            {
                SubtractMultiple(rows.AsSpan(k * size, k), destination[k], destination[..k]);
            }
        }
    }

    /// <summary>The inverse L⁻ᵀD⁻¹L⁻¹, with zeros where a variable is dependent.</summary>
    public T[] Inverse()
    {
        // Row j of the transpose holds column j of L⁻¹ from the diagonal on, so that both products run along rows.
        T[] columns = new T[size * size];
        T[] divided = new T[size * size];
        for (int j = 0; j < size; j++)
        {
            Span<T> column = columns.AsSpan(j * size, size);
            for (int i = j; i < size && !IsDependent[j]; i++)
            {
                if (!IsDependent[i])
                {
                    column[i] = i == j ? T.MultiplicativeIdentity : T.AdditiveIdentity - Dot(rows.AsSpan((i * size) + j, i - j), column[j..i]);
                    divided[(j * size) + i] = column[i] / Pivots[i];
                }
            }
        }

        T[] inverse = new T[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                inverse[(j * size) + k] = inverse[(k * size) + j] = Dot(divided.AsSpan((j * size) + j, size - j), columns.AsSpan((k * size) + j, size - j));
            }
        }

        return inverse;
    }

    /// <summary>The same factor in another type of number.</summary>
    public SymmetricFactor<TOther> Map<TOther>(Func<T, TOther> convert)
        where TOther : struct, IAdditionOperators<TOther, TOther, TOther>, ISubtractionOperators<TOther, TOther, TOther>, IMultiplyOperators<TOther, TOther, TOther>,
        IDivisionOperators<TOther, TOther, TOther>, IComparisonOperators<TOther, TOther, bool>, IAdditiveIdentity<TOther, TOther>, IMultiplicativeIdentity<TOther, TOther>
    {
        SymmetricFactor<TOther> mapped = new(size) { Rank = Rank, LargestInflation = LargestInflation };
        for (int i = 0; i < rows.Length; i++)
        {
            mapped.rows[i] = convert(rows[i]);
        }

        for (int i = 0; i < size; i++)
        {
            mapped.Pivots[i] = convert(Pivots[i]);
            mapped.IsDependent[i] = IsDependent[i];
        }

        return mapped;
    }

    /// <summary>How a dependent variable is combined from the independent ones before it.</summary>
    public T[] Combination(ReadOnlySpan<T> matrix, int variable)
    {
        T[] combination = new T[size];
        T[] forward = new T[variable];
        for (int i = 0; i < variable; i++)
        {
            forward[i] = IsDependent[i] ? T.AdditiveIdentity : matrix[(variable * size) + i] - Dot(forward.AsSpan(0, i), rows.AsSpan(i * size, i));
        }

        for (int i = variable - 1; i >= 0; i--)
        {
            T sum = IsDependent[i] ? T.AdditiveIdentity : forward[i] / Pivots[i];
            for (int k = i + 1; k < variable && !IsDependent[i]; k++)
            {
                sum -= rows[(k * size) + i] * combination[k];
            }

            combination[i] = sum;
        }

        return combination;
    }

    private static void SubtractMultiple(ReadOnlySpan<T> row, T factor, Span<T> destination)
    {
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] -= row[i] * factor;
        }
    }

    private static T Dot(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        if (typeof(T) == typeof(double))
        {
            return (T)(object)LaneDot.Of(MemoryMarshal.Cast<T, double>(left), MemoryMarshal.Cast<T, double>(right));
        }

        T sum = T.AdditiveIdentity;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
