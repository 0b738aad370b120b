using System.Numerics;

namespace LogReg.Simd.Data.Csv;

/// <summary>Sample weights: finite numbers from 0 upwards.</summary>
internal static class CsvWeights
{
    public static T Read<T>(CsvTable table, int index, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string cell = table[index];
        return Cells.TryNumber(cell, 1, out T weight) && weight >= T.Zero
            ? weight
            : throw table.Error(name, $"The weight {Cells.Quoted(cell)} is no number from 0 upwards. Correct it.");
    }
}
