using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>What a reader is asked for: the columns, and what becomes of their cells. Slots are the positions of the wanted columns in a row.</summary>
internal sealed class TablePlan
{
    public TablePlan(CellUse[] uses, MissingMarkers missing, IReadOnlyList<int>? carried = null)
    {
        Uses = uses;
        Missing = missing;
        Carried = [.. carried ?? []];
        SlotOf = new int[uses.Length];
        List<int> columns = [];
        for (int column = 0; column < uses.Length; column++)
        {
            SlotOf[column] = uses[column] == CellUse.Skip ? -1 : columns.Count;
            if (uses[column] != CellUse.Skip)
            {
                columns.Add(column);
            }
        }

        ColumnOf = [.. columns];
    }

    /// <summary>Gets what is made of each column of the source.</summary>
    public CellUse[] Uses { get; }

    public MissingMarkers Missing { get; }

    /// <summary>Gets the slot of each column, −1 of one that is skipped: slots follow the columns of the source.</summary>
    public int[] SlotOf { get; }

    /// <summary>Gets the column of each slot.</summary>
    public int[] ColumnOf { get; }

    /// <summary>Gets the columns whose cells are wanted as they stand besides; their codes follow the other slots.</summary>
    public int[] Carried { get; }

    /// <summary>Gets the number of slots, those of carried columns included.</summary>
    public int Width => ColumnOf.Length + Carried.Length;

    /// <summary>Gets the number that features are divided by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Gets what is subtracted from the numbers of each column, once they are divided; null where nothing is.</summary>
    public double[]? Offsets { get; init; }

    /// <summary>Gets the column that is not scaled, the sample weights; −1 where there is none.</summary>
    public int Unscaled { get; init; } = -1;

    /// <summary>Gets how numbers are written, for sources of text.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Usual;

    /// <summary>Gets the message about a cell that is no number, from its column and text.</summary>
    public Func<int, string, string> Contradiction { get; init; } = (_, cell) => $"The cell {Cells.Quoted(cell)} is no number. Correct it.";

    /// <summary>Tells whether numbers of a column are stored as they are read.</summary>
    public bool IsPlain(int column) => (Scale == 1 && OffsetOf(column) == 0) || column == Unscaled;

    public double OffsetOf(int column) => Offsets is null ? 0 : Offsets[column];

    /// <summary>Makes of a number what is stored: computed in double, rounded once.</summary>
    public T Convert<T>(int column, double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        IsPlain(column) ? T.CreateTruncating(value) : NumericFeature.Of<T>(value, Scale, OffsetOf(column));
}
