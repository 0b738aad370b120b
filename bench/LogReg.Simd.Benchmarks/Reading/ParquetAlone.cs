using LogReg.Simd.Benchmarks.Support;
using Parquet;
using Parquet.Schema;

namespace LogReg.Simd.Benchmarks.Reading;

/// <summary>What Parquet.Net does by itself: columns into arrays of their own type, one row group after another.</summary>
internal static class ParquetAlone
{
    public static void Write(string path, DataField[] fields, int groups, int groupRows, SplitMix random) => WriteAsync(path, fields, groups, groupRows, random).GetAwaiter().GetResult();

    /// <summary>Reads every column of every row group.</summary>
    public static void Read(string path) => ReadAsync(path).GetAwaiter().GetResult();

    private static async Task WriteAsync(string path, DataField[] fields, int groups, int groupRows, SplitMix random)
    {
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        for (int i = 0; i < groups; i++)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach (DataField field in fields)
            {
                if (field.ClrType == typeof(float))
                {
                    float[] values = new float[groupRows];
                    random.FillSymmetric<float>(values);
                    await group.WriteAsync<float>(field, values);
                }
                else
                {
                    await group.WriteAsync<int>(field, Enumerable.Range(0, groupRows).Select(_ => (int)(random.Next() & 1)).ToArray());
                }
            }
        }
    }

    private static async Task ReadAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        DataField[] fields = reader.Schema.GetDataFields();
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            int rows = (int)group.RowCount;
            foreach (DataField field in fields)
            {
                if (field.ClrType == typeof(float))
                {
                    await group.ReadAsync<float>(field, new float[rows]);
                }
                else
                {
                    await group.ReadAsync<int>(field, new int[rows]);
                }
            }
        }
    }
}
