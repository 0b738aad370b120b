using System.Globalization;
using System.IO.Compression;
using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.NumPy;

namespace LogReg.Simd.Onnx.ScikitLearn;

/// <summary>The attributes as arrays of a NumPy archive.</summary>
internal static class ArchiveAttributes
{
    public static Attributes Of(byte[] content)
    {
        using ZipArchive archive = new(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        NumPyArray coefficients = Find(archive, "coef_") ?? throw Missing("coef_");
        NumPyArray intercepts = Find(archive, "intercept_") ?? throw Missing("intercept_");
        NumPyHeader shape = coefficients.Header;
        return new Attributes
        {
            Coefficients = Numbers(coefficients, "coef_"),
            Rows = shape.IsMatrix ? checked((int)shape.RowCount) : 1,
            Intercepts = Numbers(intercepts, "intercept_"),
            Classes = Texts(archive, "classes_"),
            FeatureNames = Texts(archive, "feature_names_in_"),
        };
    }

    private static NumPyArray? Find(ZipArchive archive, string name)
    {
        ZipArchiveEntry? entry = archive.Entries.FirstOrDefault(entry => entry.FullName == $"{name}.npy");
        if (entry is null)
        {
            return null;
        }

        using Stream stream = entry.Open();
        try
        {
            return NumPyArray.Read(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The array {name} cannot be read. {exception.Message}", exception);
        }
    }

    private static double[] Numbers(NumPyArray array, string name)
    {
        if (array.Header.IsText)
        {
            throw new InvalidDataException($"The array {name} holds texts. Save numbers, as by astype(float).");
        }

        return [.. Each(array, (column, row) => column.Read(row, 1, used: null).NumberAt(0))];
    }

    private static string[]? Texts(ZipArchive archive, string name)
    {
        NumPyArray? array = Find(archive, name);
        return array is null ? null : [.. Each(array, (column, row) => TextOf(array.Header, column, row))];
    }

    private static string TextOf(NumPyHeader header, NumPyColumn column, long row)
    {
        if (header.IsText)
        {
            string?[] text = new string?[1];
            column.Read(row, text);
            return text[0] ?? string.Empty;
        }

        ColumnCells cell = column.Read(row, 1, used: null);
        double number = cell.NumberAt(0);
        return header.Kind == 'b' ? number != 0 ? "True" : "False" : cell.ExactTextAt(0) ?? number.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The elements of an array, row after row.</summary>
    private static IEnumerable<TElement> Each<TElement>(NumPyArray array, Func<NumPyColumn, long, TElement> read)
    {
        NumPyColumn[] columns = [.. Enumerable.Range(0, checked((int)array.Header.ColumnCount)).Select(column => new NumPyColumn(array, column))];
        for (long row = 0; row < array.Header.RowCount; row++)
        {
            foreach (NumPyColumn column in columns)
            {
                yield return read(column, row);
            }
        }
    }

    private static InvalidDataException Missing(string name) => new($"The archive has no array {name}. Save numpy.savez(file, coef_=…, intercept_=…, classes_=…).");
}
