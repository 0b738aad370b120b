using System.Globalization;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Columns far from zero through files: moved while they are read, in every later file, and in packed ones; named where digits are lost.</summary>
public sealed class FarColumnTests : IDisposable
{
    private const int Rows = 90;
    private static readonly DataOptions Moving = new() { MoveFarColumns = true };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_time_keeps_its_digits_in_single_precision()
    {
        string path = Write("times.csv", i => 1_700_000_000 + (7 * i));
        using Dataset<float> dataset = DataFile.Load<float>(path, Moving);
        double offset = dataset.Encoding.FeatureOffsets[0];
        Assert.InRange(offset, 1_700_000_000, 1_700_000_000 + (7 * Rows));
        Assert.Equal(0, dataset.Encoding.FeatureOffsets[1]);
        Assert.Empty(dataset.RoundedColumns);
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(1_700_000_000 + (7 * i), offset + Row(dataset, i)[0]));

        // A later file is moved by the same offset.
        string later = Write("later.csv", i => 1_700_000_500 + (7 * i));
        using RowStream<float> stream = RowStream<float>.Open(later, DataEncoding.FromJson(dataset.Encoding.ToJson()));
        Assert.True(stream.Read());
        Assert.Equal(1_700_000_500, offset + stream.Rows[0]);
    }

    [Fact]
    public void Columns_that_lose_digits_are_named()
    {
        string tickets = Write("tickets.csv", i => (i * 7_919_317.0 % 999_999_937) + 1);
        string times = Write("times.csv", i => 1_700_000_000 + (7 * i));
        Assert.Equal(["far"], Rounded<float>(tickets, Moving));
        Assert.Equal(["far"], Rounded<float>(times, DataOptions.Default));
        Assert.Empty(Rounded<double>(tickets, Moving));
        Assert.Empty(Rounded<double>(times, DataOptions.Default));
        Assert.Empty(Rounded<float>(Write("small.csv", i => 1e7 + (3 * i)), DataOptions.Default));

        string pairs = folder.Write("pairs.libsvm", string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2} 1:{i} 2:{123456789 + i}\n")));
        Assert.Equal(["2"], Rounded<float>(pairs, DataOptions.Default));
        Assert.Empty(Rounded<double>(pairs, DataOptions.Default));
    }

    /// <summary>A packed file holds what was left when the column was moved, in single precision: moved back, it has lost digits that no other column has.</summary>
    [Theory]
    [InlineData(RowStorage.Dense)]
    [InlineData(RowStorage.Sparse)]
    [InlineData(RowStorage.Codes)]
    public void Columns_that_are_moved_back_are_named(RowStorage storage)
    {
        string rows = string.Concat(Enumerable.Range(0, Rows).Select(i => $"{1_700_000_000 + (7 * i)},{i % 5},{(i % 3 == 0 ? "Oslo" : "Rome")},{i % 2}\n"));
        string path = folder.PathOf("moved.lrsd");
        using (Dataset<float> moved = DataFile.Load<float>(folder.Write("moved.csv", "far,near,town,y\n" + rows), Moving))
        {
            Assert.NotEqual(0, moved.Encoding.FeatureOffsets[0]);
            DataFile.Save(moved, path);
        }

        using LabeledData<float> back = DataFile.LoadEither<float>(path, new DataOptions { Storage = storage });
        Assert.Equal(["far"], back.RoundedColumns);
        using LabeledData<double> wide = DataFile.LoadEither<double>(path, new DataOptions { Storage = storage });
        Assert.Empty(wide.RoundedColumns);
    }

    [Fact]
    public void Columns_wholly_below_the_normal_numbers_of_single_precision_are_named()
    {
        foreach ((double size, bool isTiny) in ((double, bool)[])[(1e-37, false), (1e-39, true), (1e-44, true), (1e-50, true), (1e-300, true), (0, false)])
        {
            string table = Write("tiny.csv", i => ((i % 7) - 3) * size);
            Assert.Equal(isTiny ? ["far"] : [], Rounded<float>(table, DataOptions.Default));
            Assert.Equal(isTiny ? ["far"] : [], Rounded<float>(table, Moving));
            Assert.Empty(Rounded<double>(table, DataOptions.Default));

            // A few such numbers among others are nothing beside them.
            Assert.Empty(Rounded<float>(Write("mixed.csv", i => i % 9 == 0 ? 1e-30 : (i % 7) * size), DataOptions.Default));
        }

        string scaled = Write("scaled.csv", i => (i % 7) * 1e-30);
        Assert.Equal(["far"], Rounded<float>(scaled, new DataOptions { Scale = 1e10 }));
        Assert.Empty(Rounded<float>(scaled, new DataOptions { Scale = 1e-10 }));
    }

    [Theory]
    [InlineData("e-40", true)]
    [InlineData("e-50", true)]
    [InlineData("e-30", false)]
    [InlineData("e-30 3:0", false)]
    [InlineData("e-30 3:0e-50", false)]
    [InlineData("e-30 3:0.000e5", false)]
    public void Features_of_pairs_wholly_below_the_normal_numbers_are_named_in_every_storage(string exponent, bool isTiny)
    {
        string pairs = folder.Write("pairs.libsvm", string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2} 1:{i} 2:{(i % 5) + 1}{exponent}\n")));

        // The last row alone has a number.
        string mixed = folder.Write("mixed.libsvm", File.ReadAllText(pairs) + "1 1:3 2:1e-20\n");
        foreach (RowStorage storage in (RowStorage[])[RowStorage.Dense, RowStorage.Sparse])
        {
            Assert.Equal(isTiny ? ["2"] : [], Rounded<float>(pairs, new DataOptions { Storage = storage }));
            Assert.Empty(Rounded<double>(pairs, new DataOptions { Storage = storage }));
            Assert.Empty(Rounded<float>(mixed, new DataOptions { Storage = storage }));
            Assert.Equal(isTiny, Rounded<float>(pairs, new DataOptions { Storage = storage, Scale = 10 }).Count == 1);
            Assert.DoesNotContain("2", Rounded<float>(pairs, new DataOptions { Storage = storage, Scale = 1e-20 }));
        }
    }

    [Fact]
    public void A_packed_file_is_moved_to_the_offsets_that_are_asked_for()
    {
        string packed = folder.PathOf("times.lrsd");
        string laterPacked = folder.PathOf("later.lrsd");
        using Dataset<float> dataset = DataFile.Load<float>(Write("times.csv", i => 1_700_000_000 + (7 * i)), Moving);
        using Dataset<float> later = DataFile.Load<float>(Write("later.csv", i => 1_700_100_000 + (7 * i)), Moving);
        DataFile.Save(dataset, packed);
        DataFile.Save(later, laterPacked);
        double offset = dataset.Encoding.FeatureOffsets[0];
        using Dataset<float> again = DataFile.Load<float>(packed, Moving);
        Assert.Equal(offset, again.Encoding.FeatureOffsets[0]);
        Assert.Equal(Row(dataset, 3), Row(again, 3));
        Assert.Empty(again.RoundedColumns);

        using Dataset<double> back = DataFile.Load<double>(packed);
        Assert.Equal(0, back.Encoding.FeatureOffsets[0]);
        Assert.Equal(1_700_000_021, Row(back, 3)[0]);
        Assert.Empty(back.RoundedColumns);
        Assert.Equal(["far"], Rounded<float>(packed, DataOptions.Default));

        using RowStream<float> stream = RowStream<float>.Open(laterPacked, dataset.Encoding);
        Assert.True(stream.Read());
        Assert.Equal(1_700_100_000, offset + stream.Rows[0]);
    }

    private static IReadOnlyList<string> Rounded<T>(string path, DataOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> dataset = DataFile.Load<T>(path, options);
        return dataset.RoundedColumns;
    }

    private static T[] Row<T>(Dataset<T> dataset, int row)
        where T : unmanaged
    {
        T[] features = new T[dataset.Features.FeatureCount];
        dataset.Features.CopyRowTo(row, features);
        return features;
    }

    private string Write(string name, Func<int, double> far) => folder.Write(
        name,
        "far,near,label\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{far(i):R},{Math.Sin(i):0.000},{i * i % 5 % 2}\n"))));
}
