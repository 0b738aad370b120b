using System.IO.Compression;
using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.NumPy;

/// <summary>Arrays side by side: a matrix gives one column per feature, a vector one column.</summary>
/// <remarks>
/// Columns of a matrix are called <c>x0</c>, <c>x1</c> and so on, and in an archive of several matrices by the name of the matrix and the index. A vector has its own name in the
/// archive. Arrays are held in memory.
/// </remarks>
internal sealed class NumPyTable : ColumnarTable
{
    private const int ChunkRows = 1 << 16;
    private const string Extension = ".npy";

    private readonly List<string> names = [];
    private readonly List<NumPyColumn> columns = [];
    private readonly long rowCount;

    private NumPyTable(string path, IReadOnlyList<(string Name, NumPyArray Array)> arrays, bool isArchive)
    {
        HasNames = isArchive;
        int matrices = arrays.Count(entry => entry.Array.Header.IsMatrix);
        foreach ((string name, NumPyArray array) in arrays.OrderBy(entry => !entry.Array.Header.IsMatrix))
        {
            NumPyHeader header = array.Header;
            rowCount = columns.Count == 0 ? header.RowCount : rowCount;
            if (header.RowCount != rowCount)
            {
                throw new DataFormatException(
                    path, 0, null, $"The array {name} has {header.RowCount} rows, but {arrays[0].Name} has {arrays[0].Array.Header.RowCount}. Save arrays of one data set in one archive.");
            }

            for (long column = 0; column < header.ColumnCount; column++)
            {
                names.Add(!header.IsMatrix && isArchive ? name : matrices > 1 ? $"{name}{column}" : $"x{column}");
                columns.Add(new NumPyColumn(array, column));
            }
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override IReadOnlyList<ColumnType> Types => [.. columns.Select(column => column.Type)];

    public override bool HasNames { get; }

    public override bool IsInMemory => true;

    public override int ChunkCount => checked((int)((rowCount + ChunkRows - 1) / ChunkRows));

    public static NumPyTable Open(InputFile file)
    {
        using Stream content = ContentFile.Open(file);
        if (!NumPyFormat.IsArchive(file.Head(4)))
        {
            return new NumPyTable(file.Path, [("the array", NumPyArray.Read(content))], isArchive: false);
        }

        using ZipArchive archive = new(content, ZipArchiveMode.Read);
        List<(string, NumPyArray)> arrays = [];
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            arrays.Add((entry.FullName[..^Extension.Length], NumPyArray.Read(stream)));
        }

        return arrays.Count > 0
            ? new NumPyTable(file.Path, arrays, isArchive: true)
            : throw new DataFormatException(file.Path, 0, null, "The archive holds no arrays. Write it by numpy.savez.");
    }

    public override int RowsOf(int chunk) => (int)Math.Min(ChunkRows, rowCount - ((long)chunk * ChunkRows));

    public override ColumnCells Read(int chunk, int column, ColumnCells? used)
    {
        if (columns[column].Type == ColumnType.Text)
        {
            string?[] texts = new string?[RowsOf(chunk)];
            columns[column].Read((long)chunk * ChunkRows, texts);
            return new TextCells(texts);
        }

        return columns[column].Read((long)chunk * ChunkRows, RowsOf(chunk), used);
    }
}
