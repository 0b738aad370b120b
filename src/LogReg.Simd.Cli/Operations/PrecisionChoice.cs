using LogReg.Simd.Cli.Commands;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What becomes of data that single precision cannot hold.</summary>
internal static class PrecisionChoice
{
    /// <summary>Says what was noticed while reading and which columns lose digits, and whether the data are to be read again in double precision, unless the user chose single.</summary>
    public static bool RequiresDouble<T>(Precision asked, LabeledData<T> dataset, string source, Consoles consoles)
        where T : unmanaged
    {
        bool repeats = asked == Precision.Auto && typeof(T) == typeof(float) && dataset.RoundedColumns.Count > 0;
        foreach (string notice in repeats ? [] : dataset.Notices)
        {
            consoles.Notice($"{source}: {notice}.");
        }

        if (dataset.RoundedColumns.Count == 0)
        {
            return false;
        }

        string columns = $"the column{(dataset.RoundedColumns.Count == 1 ? string.Empty : "s")} {ClassCheck.Listed(dataset.RoundedColumns)}";
        if (typeof(T) == typeof(double))
        {
            consoles.Notice($"{source}: whole numbers of {columns} exceed 2^53 and are rounded even in double precision. Subtract a constant from them in the data.");
            return false;
        }

        consoles.Notice(repeats
            ? $"{source}: single precision does not hold the digits of {columns}, so double precision is used."
            : $"{source}: single precision loses digits of {columns}. Leave --precision out, or give double.");
        return repeats;
    }
}
