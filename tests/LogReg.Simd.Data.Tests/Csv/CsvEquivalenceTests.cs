using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Csv;

/// <summary>The fast reader against the plain one: every dialect, blocks of 64 bytes and more, one thread and three.</summary>
public sealed class CsvEquivalenceTests : IDisposable
{
    private static readonly string[] Texts =
        ["red", "blue", "\"dark red\"", "\"a,b;c|d\te\"", "\"say \"\"hi\"\"\"", "\"two\nlines\"", "\"three\r\nmore\"", " padded ", "\" kept \"", "über", "\"\"\"\""];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<char, string, bool> Dialects()
    {
        TheoryData<char, string, bool> dialects = [];
        foreach (char delimiter in ",;\t| ")
        {
            foreach (string lineEnd in (string[])["\n", "\r\n", "\r"])
            {
                dialects.Add(delimiter, lineEnd, delimiter is ',' or ';' or ' ');
            }
        }

        return dialects;
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Cells_rows_and_lines_are_those_of_the_plain_reader(char delimiter, string lineEnd, bool endsWithLine)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            string text = Table(new Random(seed), delimiter, lineEnd, endsWithLine, seed % 2 == 1 ? '#' : null);
            List<string[]> records = PlainCsv.Records(text, delimiter, seed % 2 == 1 ? '#' : null);
            string path = folder.Write("a.csv", text);
            foreach (int blockBytes in (int[])[64, 65, 97, 256, 1 << 20])
            {
                foreach (int threads in (int[])[1, 3])
                {
                    DataOptions options = new()
                    {
                        Delimiter = delimiter,
                        Comment = seed % 2 == 1 ? '#' : null,
                        BlockBytes = blockBytes,
                        ThreadCount = threads,
                        Categorical = "t",
                        KeepIdentifiers = true,
                        Missing = MissingCells.Mean,
                        CategoryLimit = 10_000,
                    };
                    using Dataset<double> dataset = DataFile.Load<double>(path, options);
                    AssertSame(records, dataset, $"seed {seed}, blocks of {blockBytes}, {threads} threads");
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Errors_come_in_the_order_of_the_file_with_their_lines(int threads)
    {
        for (int bad = 0; bad < 200; bad += 13)
        {
            StringBuilder text = new("a,t,y\n");
            for (int row = 0; row < 220; row++)
            {
                text.Append(row >= bad && (row - bad) % 11 == 0 ? "1,\"never\nmind\",oops,4\n" : $"{row % 10},\"q\nr\",{row % 2}\n");
            }

            // The header takes one line, every record two.
            string path = folder.Write("b.csv", text.ToString());
            DataFormatException error = Assert.Throws<DataFormatException>(
                () => DataFile.Load<float>(path, new DataOptions { BlockBytes = 64, ThreadCount = threads, Header = HeaderLine.Present, Delimiter = ',' }));
            Assert.Equal(2 + (2 * bad), error.Line);
            Assert.Contains("4 cells", error.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertSame(List<string[]> records, Dataset<double> dataset, string place)
    {
        string[][] rows = [.. records.Skip(1)];
        Assert.Equal(rows.Length, dataset.Features.SampleCount);
        IReadOnlyList<string> categories = dataset.Encoding.Columns[1].Categories;
        for (int i = 0; i < rows.Length; i++)
        {
            double[] features = RowCheck.Of(dataset, i);
            double expected = double.Parse(rows[i][0], NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(features[0]), $"{place}: number of row {i}");
            string text = rows[i][1].Length == 0 || rows[i][1] == "?" ? "?" : rows[i][1];
            int category = Array.IndexOf([.. categories], text);
            Assert.True(category >= 0 && features[1 + category] == 1 && features.Skip(1).Sum() == 1, $"{place}: text of row {i}");
            Assert.Equal(rows[i][2], dataset.Encoding.ClassNames[dataset.ClassIndices[i]]);
        }
    }

    private static string Table(Random random, char delimiter, string lineEnd, bool endsWithLine, char? comment)
    {
        StringBuilder text = new();
        text.Append($"n{delimiter}t{delimiter}y{lineEnd}");
        int rows = 40 + random.Next(30);
        for (int i = 0; i < rows; i++)
        {
            if (random.Next(12) == 0)
            {
                text.Append(random.Next(2) == 0 ? string.Empty : "  ").Append(lineEnd);
            }

            if (comment is not null && random.Next(10) == 0)
            {
                text.Append($"{comment} a \"comment{lineEnd}");
            }

            string number = (random.NextDouble() * Math.Pow(10, random.Next(-8, 9))).ToString(random.Next(2) == 0 ? "R" : "F3", CultureInfo.InvariantCulture);
            // Between blanks an empty cell needs its marks, and there may be many blanks.
            string cell = random.Next(9) == 0 ? (delimiter == ' ' ? "\"\"" : string.Empty) : random.Next(6) == 0 ? $"t{random.Next(1000)}" : Texts[random.Next(Texts.Length)];
            text.Append(random.Next(5) == 0 ? $"\"{number}\"" : random.Next(5) == 0 ? $" {number} " : number).Append(Between());
            text.Append(cell).Append(Between()).Append(random.Next(2) == 0 ? "no" : "yes");
            text.Append(i + 1 < rows || endsWithLine ? lineEnd : string.Empty);
        }

        return text.ToString();

        string Between() => delimiter != ' ' ? delimiter.ToString() : ((string[])[" ", "  ", "\t", " \t  "])[random.Next(4)];
    }
}
