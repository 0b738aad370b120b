using System.Globalization;
using System.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Random LIBSVM text, right and wrong, holds what a slow reader of the tests finds in it, or is refused in the line where that one stops.</summary>
public sealed class LibsvmFuzzTests
{
    private const int Texts = 3000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Random_text_is_read_as_a_slow_reader_reads_it(int firstIndex)
    {
        int wrong = 0;
        for (int i = 0; i < Texts; i++)
        {
            string text = Draw(new Random((1_000_003 * firstIndex) + i), firstIndex);
            wrong += Compare(text, firstIndex) ? 0 : 1;
        }

        Assert.InRange(wrong, Texts / 10, Texts / 2);
    }

    /// <summary>Compares both readers.</summary>
    /// <returns>Whether the text is right.</returns>
    private static bool Compare(string text, int firstIndex)
    {
        SlowLibsvm slow = SlowLibsvm.Read(text, firstIndex, out int wrongLine);
        using DataSource source = DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text");
        DataOptions options = new() { Format = DataFormat.Libsvm, IndicesFromZero = firstIndex == 0, LabelsAreClasses = true, Storage = RowStorage.Sparse };
        if (wrongLine > 0)
        {
            DataFormatException thrown = Assert.Throws<DataFormatException>(() => DataFile.LoadSparse<double>(source, options));

            // Labels are read in a scan of their own, so that a wrong one further on is found before a wrong pair.
            Assert.True(thrown.Line == wrongLine || (thrown.Line > wrongLine && thrown.Message.Contains("label", StringComparison.Ordinal)), $"line {thrown.Line} for {wrongLine} of\n{text}\n{thrown.Message}");
            return false;
        }

        using SparseDataset<double> sparse = DataFile.LoadSparse<double>(source, options);
        using Dataset<double> dense = DataFile.Load<double>(source, options);
        Assert.Equal((slow.Rows.Count, slow.FeatureCount), (sparse.Features.SampleCount, sparse.Features.FeatureCount));
        double[] row = new double[slow.FeatureCount];
        for (int i = 0; i < slow.Rows.Count; i++)
        {
            Assert.Equal(slow.Labels[i], double.Parse(sparse.Encoding.ClassNames[sparse.ClassIndices[i]], CultureInfo.InvariantCulture));
            int[] columns = new int[sparse.Features.EntryCountOf(i)];
            double[] values = new double[columns.Length];
            sparse.Features.CopyEntriesTo(i, columns, values);
            Assert.Equal(slow.Rows[i], columns.Zip(values));
            dense.Features.CopyRowTo(i, row);
            Assert.Equal(slow.Rows[i], row.Select((value, j) => (j, value)).Where(entry => entry.value != 0));
        }

        return true;
    }

    private static string Draw(Random random, int firstIndex)
    {
        StringBuilder text = new();
        int rows = random.Next(1, 12);
        int wrongIn = random.Next(4);
        string end = random.Next(3) == 0 ? "\r\n" : "\n";
        for (int i = 0; i < rows; i++)
        {
            text.Append(random.Next(12) switch { 0 => "# a comment 1:1", 1 => string.Empty, 2 => " \t ", _ => Row(random, firstIndex, wrongIn == 0 && random.Next(3) == 0) });
            text.Append(random.Next(6) == 0 ? "  " : string.Empty).Append(random.Next(10) == 0 ? " # 9:9 behind" : string.Empty);
            text.Append(i + 1 < rows || random.Next(2) == 0 ? end : string.Empty);
        }

        // One row at least, with a label.
        return $"{text}{end}1 3:2{end}";
    }

    private static string Row(Random random, int firstIndex, bool isWrong)
    {
        StringBuilder row = new(random.Next(8) == 0 ? " " : string.Empty);
        row.Append(random.Next(6) switch { 0 => "+1", 1 => "-1", 2 => "1.0", 3 => "2e0", _ => "0" });
        row.Append(random.Next(8) == 0 ? " qid:7" : string.Empty);
        int index = firstIndex - 1;
        int wrongAt = isWrong ? random.Next(5) : -1;
        for (int k = 0; k < 5; k++)
        {
            index += 1 + (random.Next(3) == 0 ? random.Next(40) : 0);
            string blank = random.Next(6) switch { 0 => "\t", 1 => "  ", _ => " " };
            row.Append(blank).Append(k == wrongAt ? Wrong(random, index) : $"{(random.Next(12) == 0 ? "00" : string.Empty)}{index}:{Number(random)}");
        }

        return row.ToString();
    }

    private static string Number(Random random) => random.Next(12) switch
    {
        0 => "0",
        1 => "-0.0",
        2 => "1e-3",
        3 => "+2.5",
        4 => ".5",
        5 => "7.",
        6 => "123456789012345678901234567890",
        7 => "4.9e-324",
        8 => "1e-400",
        9 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        10 => $"{random.Next(-300, 300)}",
        _ => "1",
    };

    private static string Wrong(Random random, int index) => random.Next(14) switch
    {
        0 => "7",
        1 => $"{index}:",
        2 => $"{index}:nan",
        3 => $"{index}:inf",
        4 => $"{index}:1e999",
        5 => $"-{index}:1",
        6 => "2147483648:1",
        7 => "99999999999999999999:1",
        8 => $"{index}:1:2",
        9 => $"{index}:1x",
        10 => ":1",
        11 => $"{index}:1 {index}:2",
        12 => $"+{index}:1",
        _ => $"{index}:0x10",
    };
}
