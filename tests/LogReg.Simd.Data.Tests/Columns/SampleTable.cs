using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LogReg.Simd.Data.Tests.Support;
using Parquet;
using Parquet.Schema;
using ArrowField = Apache.Arrow.Field;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>A small table with numbers, whole numbers, texts, missing cells and labels, written in every format that holds tables.</summary>
internal sealed class SampleTable
{
    private const int GroupRows = 40;

    public SampleTable(int rows)
    {
        Random random = new(rows);
        Sizes = [.. Enumerable.Range(0, rows).Select(i => i % 11 == 3 ? (double?)null : Math.Round(random.NextDouble() * 10, 3))];
        Counts = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-5, 1000))];
        Colours = [.. Enumerable.Range(0, rows).Select(i => i % 7 == 2 ? null : (string?)new[] { "red", "green", "blue, dark", "grün" }[random.Next(4)])];
        Labels = [.. Enumerable.Range(0, rows).Select(i => i < 2 ? (i == 0 ? "yes" : "no") : random.Next(2) == 0 ? "yes" : "no")];
    }

    public double?[] Sizes { get; }

    public int[] Counts { get; }

    public string?[] Colours { get; }

    public string[] Labels { get; }

    /// <summary>Gets the formats beside CSV: Parquet, Arrow's file and stream, and an Arrow file whose texts are a dictionary.</summary>
    public static string[] Formats => ["parquet", "arrow", "arrows", "dictionary"];

    /// <summary>Writes the table; the format is told from the content.</summary>
    public string Write(TemporaryFolder folder, string format)
    {
        string path = folder.PathOf("table." + format);
        switch (format)
        {
            case "csv": File.WriteAllText(path, Csv()); break;
            case "parquet": WriteParquet(path).GetAwaiter().GetResult(); break;
            default: WriteArrow(path, isFile: format != "arrows", withDictionary: format == "dictionary"); break;
        }

        return path;
    }

    private string Csv()
    {
        StringBuilder text = new("size,count,colour,label\n");
        for (int i = 0; i < Labels.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Sizes[i]},{Counts[i]},\"{Colours[i]}\",{Labels[i]}\n");
        }

        return text.ToString();
    }

    private async Task WriteParquet(string path)
    {
        DataField size = new DataField<double?>("size");
        DataField count = new DataField<int>("count");
        DataField colour = new DataField<string>("colour", true);
        DataField label = new DataField<string>("label");
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(size, count, colour, label), file);
        for (int first = 0; first < Labels.Length; first += GroupRows)
        {
            Range rows = first..Math.Min(Labels.Length, first + GroupRows);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<double>(size, Sizes[rows].AsMemory());
            await group.WriteAsync<int>(count, Counts[rows].AsMemory());
            await group.WriteAsync(colour, (IReadOnlyCollection<string>)Colours[rows]!);
            await group.WriteAsync(label, (IReadOnlyCollection<string>)Labels[rows]);
        }
    }

    private void WriteArrow(string path, bool isFile, bool withDictionary)
    {
        IArrowType text = StringType.Default;
        Apache.Arrow.Schema schema = new(
            [
                new ArrowField("size", DoubleType.Default, true),
                new ArrowField("count", Int32Type.Default, false),
                new ArrowField("colour", withDictionary ? new DictionaryType(Int8Type.Default, text, false) : text, true),
                new ArrowField("label", text, false),
            ],
            []);
        using FileStream stream = File.Create(path);
        using ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, schema) : new ArrowStreamWriter(stream, schema);
        for (int first = 0; first < Labels.Length; first += GroupRows)
        {
            Range rows = first..Math.Min(Labels.Length, first + GroupRows);
            DoubleArray.Builder sizes = new();
            foreach (double? value in Sizes[rows])
            {
                _ = value is { } known ? sizes.Append(known) : sizes.AppendNull();
            }

            IArrowArray colours = withDictionary ? Dictionary(Colours[rows]) : Texts(Colours[rows]);
            int count = Labels[rows].Length;
            writer.WriteRecordBatch(new RecordBatch(schema, [sizes.Build(), new Int32Array.Builder().AppendRange(Counts[rows]).Build(), colours, Texts(Labels[rows])], count));
        }

        writer.WriteEnd();
    }

    private static StringArray Texts(IEnumerable<string?> values)
    {
        StringArray.Builder builder = new();
        foreach (string? value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append(value);
        }

        return builder.Build();
    }

    private static DictionaryArray Dictionary(string?[] values)
    {
        string[] entries = ["blue, dark", "green", "grün", "red"];
        Int8Array.Builder indices = new();
        foreach (string? value in values)
        {
            _ = value is null ? indices.AppendNull() : indices.Append((sbyte)System.Array.IndexOf(entries, value));
        }

        return new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), indices.Build(), Texts(entries));
    }
}
