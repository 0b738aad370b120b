using System.Globalization;
using System.Numerics;
using System.Text;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Writes the rows of a holdout in the format that they were read in, tables as CSV, so that they can be evaluated, scored or trained on like any other file.</summary>
/// <remarks>Numbers are the shortest that read back as the same features; missing cells that were filled are written filled, and columns that were left out are not written.</remarks>
internal static class HoldoutExport
{
    /// <summary>Refuses what cannot be written.</summary>
    public static void Check(string? path, double? holdout)
    {
        if (path is not null && holdout is null)
        {
            throw new UsageException("--holdout-output writes the rows of a holdout, and there is none. Give --holdout too.");
        }
    }

    /// <summary>Refuses a format whose rows are no text.</summary>
    public static void Check(string? path, DataEncoding encoding)
    {
        if (path is not null && !encoding.Format.HasColumns && encoding.Format != DataFormat.Libsvm)
        {
            throw new UsageException($"--holdout-output writes rows of CSV and of LIBSVM text, and the data are {encoding.Format}. Leave it out.");
        }

        if (path is not null && encoding.Hashing is not null)
        {
            throw new UsageException("--holdout-output writes the cells of the rows, and --hash keeps none of its texts. Leave one of them out.");
        }

        string content = encoding.Format.HasColumns ? "CSV" : "LIBSVM text";
        OutputPaths.CheckText("--holdout-output", path, content, $"Let it end in {(encoding.Format.HasColumns ? ".csv" : ".svm")}.");
    }

    public static void Write<T>(string path, DataEncoding encoding, Samples<T> samples, Host host)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using OutputFile file = OutputFile.Create(path, host.Temporaries);
        ColumnEncoding[] columns = [.. encoding.Columns.Where(column => !encoding.HasHeader || column.Kind != ColumnKind.Ignored)];
        if (encoding.HasHeader)
        {
            file.Append(Encoding.UTF8.GetBytes(Line(encoding, columns.Select(column => column.Name))));
        }

        RowEntries<T> entries = new(samples.Features);
        for (int row = 0; row < samples.Count; row++)
        {
            host.Cancellation.ThrowIfCancellationRequested();
            entries.Read(row);
            string label = encoding.ClassNames[samples.Classes[row]];
            T weight = samples.Weights is null ? T.One : samples.Weights[row];
            int first = encoding.IndicesFromZero ? 0 : 1;
            string line = encoding.Format.HasColumns
                ? Line(encoding, columns.Select(column => TextOf(column, encoding, entries, label, weight)))
                : $"{label}{Pairs(entries, first, encoding.Scale)}\n";
            file.Append(Encoding.UTF8.GetBytes(line));
        }

        file.Commit();
    }

    private static string Line(DataEncoding encoding, IEnumerable<string> cells)
    {
        // Tables that are no CSV have no delimiter, and are written as CSV; blanks could not hold an empty cell.
        char delimiter = encoding.Delimiter is '\0' or ' ' ? ',' : encoding.Delimiter;
        return string.Join(delimiter, cells.Select(cell => CsvCell.Of(cell, delimiter))) + "\n";
    }

    private static string TextOf<T>(ColumnEncoding column, DataEncoding encoding, RowEntries<T> values, string label, T weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        column.Kind switch
        {
            ColumnKind.Numeric when column.HasIndicator && values[column.FirstFeature + 1] == T.One => string.Empty,
            ColumnKind.Numeric => Number(values[column.FirstFeature], encoding.Scale, column.Offset).Replace('.', encoding.DecimalMark),
            ColumnKind.OneHot => Category(column, values),
            ColumnKind.Target => label,
            ColumnKind.Weight => Number(weight, 1, 0).Replace('.', encoding.DecimalMark),
            _ => string.Empty,
        };

    private static string Category<T>(ColumnEncoding column, RowEntries<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        values.FirstOf(column.FirstFeature, column.Categories.Count) is >= 0 and int index ? column.Categories[index] : column.Reference ?? string.Empty;

    /// <summary>The features of LIBSVM text that are not zero.</summary>
    private static StringBuilder Pairs<T>(RowEntries<T> entries, int first, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StringBuilder text = new();
        for (int i = 0; i < entries.Columns.Length; i++)
        {
            if (entries.Values[i] != T.Zero)
            {
                text.Append(CultureInfo.InvariantCulture, $" {entries.Columns[i] + first}:{Number(entries.Values[i], scale, 0)}");
            }
        }

        return text;
    }

    /// <summary>The shortest number that becomes this feature when it is read again.</summary>
    private static string Number<T>(T feature, double scale, double offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double cell = (double.CreateTruncating(feature) + offset) * scale;
        string shortest = T.CreateTruncating(cell).ToString("R", CultureInfo.InvariantCulture);
        double read = double.Parse(shortest, CultureInfo.InvariantCulture);
        return T.CreateTruncating((read / scale) - offset) == feature ? shortest : cell.ToString("R", CultureInfo.InvariantCulture);
    }
}
