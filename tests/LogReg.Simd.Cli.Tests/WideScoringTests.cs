using System.Globalization;
using System.Text;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What predict, evaluate and tests open of wide tables is sparse from the reader on: the memory of a batch is that of its entries, and not of its features.</summary>
public sealed class WideScoringTests : IDisposable
{
    private const int Rows = 1200;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("codes")]
    [InlineData("yes")]
    [InlineData("hash")]
    [InlineData("softmax")]
    [InlineData("packed")]
    public void Batches_of_wide_tables_are_sparse(string way)
    {
        string data = folder.Write("wide.csv", Table(Rows));
        string model = folder.PathOf("model.json");
        string[] options = way switch
        {
            "hash" => ["--hash", "20"],
            "softmax" => ["--multiclass", "softmax"],
            "packed" => [],
            _ => ["--sparse", way],
        };
        Logreg.Run(["train", data, .. options, "--model", model, "--quiet", "--max-iterations", "3"]);
        if (way == "packed")
        {
            string packed = folder.PathOf("packed");
            Logreg.Run("convert", data, packed, "--quiet").Succeeds();
            data = packed;
        }

        ScoringPipeline stored = ScoringPipeline.Load(model);
        Assert.InRange(stored.Encoding.FeatureCount, 1100, 1300);
        using DataSource source = DataSource.OfFile(data);
        using RowStream<float> stream = Scoring.Open<float>(stored.Model, stored.Encoding, source, new RowStreamOptions(), new Progress<ReadingProgress>(), CancellationToken.None);
        long entries = 0;
        while (stream.Read())
        {
            Assert.Equal(0, stream.Rows.Length);
            Assert.NotNull(stream.SparseRows);

            // A dense batch would hold a thousand numbers a row.
            Assert.InRange(stream.SparseRows.ByteCount, 1, 64L * stream.RowCount + (16L * stored.Encoding.FeatureCount));
            entries += stream.SparseRows.EntryCount;
        }

        Assert.Equal(3 * Rows, entries);
    }

    /// <summary>A number and two columns of six hundred texts.</summary>
    private static string Table(int rows)
    {
        Random random = new(3);
        StringBuilder text = new("minutes,user,site,label\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{random.Next(1, 30) * 0.5},u{i % 600},s{(i * 7) % 599},{(random.Next(2) == 0 ? "no" : "yes")}\n");
        }

        return text.ToString();
    }
}
