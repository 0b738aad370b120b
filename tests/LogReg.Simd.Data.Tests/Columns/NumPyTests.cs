using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>NumPy's arrays, built here byte by byte as their format says.</summary>
public sealed class NumPyTests : IDisposable
{
    private static readonly double[] Values = [1, 2, 0, 3, 4, 1, -5, 6, 1, 7, 8, 0];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("<f8")]
    [InlineData(">f8")]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f2")]
    [InlineData("<i8")]
    [InlineData(">i4")]
    [InlineData("<i2")]
    [InlineData("|i1")]
    public void A_matrix_of_any_type_is_a_table_whose_last_column_is_the_target(string type)
    {
        foreach (bool isColumnMajor in (bool[])[false, true])
        {
            string path = folder.Write("a.npy", Array(type, Values, "(4, 3)", isColumnMajor));
            using Dataset<float> dataset = DataFile.Load<float>(path);
            Assert.Equal([[1, 2], [3, 4], [-5, 6], [7, 8]], RowCheck.All(dataset));
            Assert.Equal([0, 1, 1, 0], dataset.Labels);
            Assert.Equal(["x0", "x1"], dataset.Encoding.FeatureNames);
            RowCheck.AssertStreamed(path, dataset);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_header_is_read(byte version)
    {
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("a.npy", Array("<f8", Values, "(4, 3)", false, version)));
        Assert.Equal([[1, 2], [3, 4], [-5, 6], [7, 8]], RowCheck.All(dataset));
    }

    [Fact]
    public void An_archive_names_its_columns_and_holds_labels_as_text()
    {
        string path = Archive(
            ("y.npy", Texts("<U4", ["yes", "no", "yes", "no"])),
            ("X.npy", Array("<f4", Values, "(4, 3)", false)),
            ("age.npy", Array("|u1", [9, 200, 3, 4], "(4,)", false)));
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal(["x0", "x1", "x2", "age"], dataset.Encoding.FeatureNames);
        Assert.Equal("y", dataset.Encoding.TargetName);
        Assert.Equal(["no", "yes"], dataset.Encoding.ClassNames);
        Assert.Equal([[1, 2, 0, 9], [3, 4, 1, 200], [-5, 6, 1, 3], [7, 8, 0, 4]], RowCheck.All(dataset));
        Assert.Equal([1, 0, 1, 0], dataset.ClassIndices);
        RowCheck.AssertStreamed(path, dataset);
    }

    [Fact]
    public void Booleans_are_one_and_zero_and_as_labels_true_and_false()
    {
        string path = Archive(("flag.npy", Array("|b1", [1, 0, 1], "(3,)", false)), ("y.npy", Array("|b1", [0, 1, 1], "(3,)", false)));
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal([[1], [0], [1]], RowCheck.All(dataset));
        Assert.Equal(["false", "true"], dataset.Encoding.ClassNames);
        Assert.Equal([0, 1, 1], dataset.ClassIndices);
    }

    [Theory]
    [InlineData("<f8", "(2, 2, 3)", "It has 3 dimensions, but a table has two.")]
    [InlineData("<f8", "()", "It has 0 dimensions, but a table has two.")]
    [InlineData("<f8", "(5, 3)", "It ends after 96 of 120 bytes")]
    [InlineData("<f8", "(400000000000000, 3)", "is larger than")]
    [InlineData("<c8", "(4, 3)", "Elements of type c8 cannot be read.")]
    [InlineData("|O", "(4, 3)", "Its elements are Python objects.")]
    public void What_is_no_table_is_refused(string type, string shape, string message)
    {
        byte[] whole = Array("<f8", Values, shape, false);
        string path = folder.Write("a.npy", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(whole).Replace("<f8", type, StringComparison.Ordinal)));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_of_different_lengths_are_refused()
    {
        string path = Archive(("X.npy", Array("<f8", Values, "(4, 3)", false)), ("y.npy", Array("<f8", [0, 1, 1], "(3,)", false)));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Contains("The array y has 3 rows, but X has 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_number_is_an_error_that_names_its_row()
    {
        string path = folder.Write("a.npy", Array("<f8", [1, 0, double.PositiveInfinity, 1], "(2, 2)", false));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Contains("row 2, column x0", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Array(string type, double[] values, string shape, bool isColumnMajor, byte version = 1)
    {
        int columns = values.Length == 12 && shape == "(4, 3)" ? 3 : 1;
        double[] ordered = isColumnMajor ? [.. Enumerable.Range(0, values.Length).Select(i => values[(i % (values.Length / columns) * columns) + (i / (values.Length / columns))])] : values;
        return [.. Header(type, shape, isColumnMajor, version), .. ordered.SelectMany(value => Element(type, value))];
    }

    private static byte[] Texts(string type, string[] texts) =>
        [.. Header(type, string.Create(CultureInfo.InvariantCulture, $"({texts.Length},)"), false, 1), .. texts.SelectMany(text => Encoding.UTF32.GetBytes(text.PadRight(4, '\0')))];

    private static byte[] Header(string type, string shape, bool isColumnMajor, byte version)
    {
        byte[] text = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {isColumnMajor}, 'shape': {shape}, }}\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text];
    }

    private static byte[] Element(string type, double value)
    {
        byte[] little = type[1..] switch
        {
            "f8" => BitConverter.GetBytes(value),
            "f4" => BitConverter.GetBytes((float)value),
            "f2" => BitConverter.GetBytes((Half)value),
            "i8" => BitConverter.GetBytes((long)value),
            "i4" => BitConverter.GetBytes((int)value),
            "i2" => BitConverter.GetBytes((short)value),
            _ => [unchecked((byte)(int)value)],
        };
        return type[0] == '>' ? [.. little.Reverse()] : little;
    }

    private string Archive(params (string Name, byte[] Content)[] arrays)
    {
        using MemoryStream content = new();
        using (ZipArchive archive = new(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in arrays)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return folder.Write("a.npz", content.ToArray());
    }
}
