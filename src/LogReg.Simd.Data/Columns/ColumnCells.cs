using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Columns;

/// <summary>The cells of one column in one chunk, as their decoder left them.</summary>
internal abstract class ColumnCells
{
    /// <summary>Gets the number of cells.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the bytes that the cells take, as far as they are known.</summary>
    public abstract long Bytes { get; }

    /// <summary>Gets a value indicating whether the cells are texts.</summary>
    public virtual bool AreTexts => false;

    /// <summary>A number or boolean; NaN where it is missing.</summary>
    public virtual double NumberAt(int row) => throw new NotSupportedException("The column holds texts.");

    /// <summary>The digits of a number as they are stored; null where they may have been rounded to double already.</summary>
    public virtual string? ExactTextAt(int row) => null;

    /// <summary>A text; null where it is missing.</summary>
    public virtual string? TextAt(int row) => throw new NotSupportedException("The column holds numbers.");

    /// <summary>Writes numbers into the rows of a batch, as they are.</summary>
    /// <param name="first">The first cell.</param>
    /// <param name="count">The number of cells.</param>
    /// <param name="rows">The rows, from the place in the first of them on.</param>
    /// <param name="width">The distance between two rows.</param>
    /// <returns>The cells that were written: all, or those before the first that is not finite.</returns>
    public virtual int Spread<T>(int first, int count, Span<T> rows, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => 0;

    /// <summary>A number by way of double, as all numbers come: a long is rounded once more than it need be.</summary>
    protected static T Converted<E, T>(E value)
        where E : unmanaged, INumberBase<E>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(E) == typeof(T) ? Unsafe.BitCast<E, T>(value) : T.CreateTruncating(double.CreateTruncating(value));
}

/// <summary>Cells that are all there.</summary>
internal sealed class NumberCells<E>(E[] values) : ColumnCells
    where E : unmanaged, INumberBase<E>
{
    /// <summary>Gets the values.</summary>
    public E[] Values => values;

    public override int Count => values.Length;

    public override unsafe long Bytes => (long)values.Length * sizeof(E);

    public override double NumberAt(int row) => double.CreateTruncating(values[row]);

    public override string? ExactTextAt(int row) => typeof(E) == typeof(double) ? null : values[row].ToString(null, CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Spread<T>(int first, int count, Span<T> rows, int width)
    {
        ReadOnlySpan<E> cells = values.AsSpan(first, count);
        if (typeof(E) == typeof(T) && MemoryMarshal.Cast<E, T>(cells) is var same && TensorPrimitives.IsFiniteAll(same))
        {
            if (width == 1)
            {
                same.CopyTo(rows);
                return count;
            }

            for (int row = 0, place = 0; row < same.Length; row++, place += width)
            {
                rows[place] = same[row];
            }

            return count;
        }

        for (int row = 0, place = 0; row < cells.Length; row++, place += width)
        {
            T value = Converted<E, T>(cells[row]);
            if (!T.IsFinite(value))
            {
                return row;
            }

            rows[place] = value;
        }

        return count;
    }
}

/// <summary>Cells of which some may be missing.</summary>
internal sealed class OptionalNumberCells<E>(E?[] values) : ColumnCells
    where E : unmanaged, INumberBase<E>
{
    /// <summary>Gets the values; null where they are missing.</summary>
    public E?[] Values => values;

    public override int Count => values.Length;

    public override unsafe long Bytes => (long)values.Length * sizeof(E?);

    public override double NumberAt(int row) => values[row] is { } value ? double.CreateTruncating(value) : double.NaN;

    public override string? ExactTextAt(int row) => typeof(E) == typeof(double) ? null : values[row]?.ToString(null, CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Spread<T>(int first, int count, Span<T> rows, int width)
    {
        ReadOnlySpan<E?> cells = values.AsSpan(first, count);
        for (int row = 0, place = 0; row < cells.Length; row++, place += width)
        {
            T value = Converted<E, T>(cells[row].GetValueOrDefault());
            if (!cells[row].HasValue || !T.IsFinite(value))
            {
                return row;
            }

            rows[place] = value;
        }

        return count;
    }
}

/// <summary>Cells of text.</summary>
internal sealed class TextCells(string?[] values) : ColumnCells
{
    /// <summary>What a text takes at least beside its characters.</summary>
    private const int BytesOfText = 40;

    public override int Count => values.Length;

    public override long Bytes => (long)values.Length * BytesOfText;

    public override bool AreTexts => true;

    public override string? TextAt(int row) => values[row];
}
