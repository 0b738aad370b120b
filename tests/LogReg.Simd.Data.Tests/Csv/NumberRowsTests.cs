using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Csv;

/// <summary>Rows of numbers, which are parsed several cells at a time, against the plain reader: among them cells that are parsed otherwise.</summary>
public sealed class NumberRowsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, ',', "\n")]
    [InlineData(2, ';', "\r\n")]
    [InlineData(7, ',', "\r\n")]
    [InlineData(40, '\t', "\n")]
    [InlineData(1500, ',', "\n")]
    public void Numbers_are_those_of_the_framework(int columns, char delimiter, string lineEnd)
    {
        string text = Table(new Random(columns), columns, delimiter, lineEnd);
        string[][] rows = [.. PlainCsv.Records(text, delimiter, null).Skip(1)];
        string path = folder.Write("numbers.csv", text);
        foreach (int blockBytes in (int[])[64, 1000, 1 << 18])
        {
            foreach (int threads in (int[])[1, 4])
            {
                DataOptions options = new() { BlockBytes = blockBytes, ThreadCount = threads, Delimiter = delimiter, KeepIdentifiers = true };
                using Dataset<double> wide = DataFile.Load<double>(path, options);
                using Dataset<float> narrow = DataFile.Load<float>(path, options);
                for (int i = 0; i < rows.Length; i++)
                {
                    double[] wideRow = RowCheck.Of(wide, i);
                    float[] narrowRow = new float[columns];
                    narrow.Features.CopyRowTo(i, narrowRow);
                    for (int j = 0; j < columns; j++)
                    {
                        double expected = double.Parse(rows[i][j], NumberStyles.Float, CultureInfo.InvariantCulture);
                        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(wideRow[j]));
                        Assert.Equal(
                            BitConverter.SingleToInt32Bits(float.Parse(rows[i][j], NumberStyles.Float, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(narrowRow[j]));
                    }
                }
            }
        }
    }

    private static string Table(Random random, int columns, char delimiter, string lineEnd)
    {
        StringBuilder text = new();
        for (int j = 0; j < columns; j++)
        {
            text.Append(CultureInfo.InvariantCulture, $"x{j}{delimiter}");
        }

        text.Append("label").Append(lineEnd);
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                text.Append(Cell(random)).Append(delimiter);
            }

            text.Append(random.Next(2)).Append(lineEnd);
        }

        return text.ToString();
    }

    private static string Cell(Random random)
    {
        double number = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6));
        string text = number.ToString(random.Next(40) switch { 0 => "R", 1 => "E9", 2 => "F0", 3 => "F12", _ => "G5" }, CultureInfo.InvariantCulture);
        return random.Next(60) switch { 0 => $"\"{text}\"", 1 => $" {text}", 2 => $"  {text} ", 3 => "-0", 4 => "+7", 5 => ".5", 6 => "5.", _ => text };
    }
}
