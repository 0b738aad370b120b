using System.Numerics;

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

        for (int i = size - 1; i >= 0; i--)
        {
            T sum = IsDependent[i] ? T.AdditiveIdentity : solution[i] / Pivots[i];
            for (int k = i + 1; k < size && !IsDependent[i]; k++)
            {
                sum -= rows[(k * size) + i] * destination[k];
            }

            destination[i] = sum;
        }
    }

    /// <summary>The inverse, with zeros where a variable is dependent.</summary>
    public T[] Inverse()
    {
        T[] inverse = new T[size * size];
        T[] unit = new T[size];
        for (int j = 0; j < size; j++)
        {
            if (!IsDependent[j])
            {
                Array.Clear(unit);
                unit[j] = T.MultiplicativeIdentity;
                Solve(unit, inverse.AsSpan(j * size, size));
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

    private static T Dot(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        T sum = T.AdditiveIdentity;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
