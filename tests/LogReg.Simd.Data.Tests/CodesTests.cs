using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Tables read as codes hold what the dense reader holds, train the same model, and are chosen where they take the least.</summary>
public sealed class CodesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(CategoryCoding.OneHot, MissingCells.Indicator, 0)]
    [InlineData(CategoryCoding.Treatment, MissingCells.Mean, 0)]
    [InlineData(CategoryCoding.OneHot, MissingCells.Drop, 3)]
    [InlineData(CategoryCoding.Treatment, MissingCells.Median, 40)]
    public void Codes_have_the_rows_of_the_dense_reader(CategoryCoding coding, MissingCells missing, int rare)
    {
        DataOptions options = new() { Coding = coding, Missing = missing, RareLimit = rare, Weight = "w", BlockBytes = 512 };
        string path = folder.Write("table.csv", Table(400));
        using LabeledData<float> codes = DataFile.LoadEither<float>(path, options with { Storage = RowStorage.Codes });
        using Dataset<float> dense = DataFile.Load<float>(path, options);
        CategoricalMatrix<float> matrix = Assert.IsType<CategoricalDataset<float>>(codes).Features;
        Assert.Equal(missing == MissingCells.Indicator ? 3 : 2, matrix.NumericCount);
        Assert.Equal(dense.Encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot).Select(column => column.Categories.Count), matrix.CategoryCounts.ToArray());
        AssertSame(dense, codes);
        Assert.Equal((dense.RowsRead, dense.RowsDropped), (codes.RowsRead, codes.RowsDropped));
    }

    [Fact]
    public void Double_precision_and_texts_alone_make_codes_too()
    {
        string path = folder.Write("texts.csv", "a,b,y\nu,p,no\nv,,yes\nu,q,yes\n,p,no\n");
        using LabeledData<double> codes = DataFile.LoadEither<double>(path, new DataOptions { Storage = RowStorage.Codes });
        using Dataset<double> dense = DataFile.Load<double>(path);
        Assert.Equal(0, Assert.IsType<CategoricalDataset<double>>(codes).Features.NumericCount);
        AssertSame(dense, codes);
        Assert.Equal(["a=?", "a=u", "a=v", "b=?", "b=p", "b=q"], codes.Encoding.FeatureNames);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky, 0)]
    [InlineData(Solver.NewtonCg, 0)]
    [InlineData(Solver.Lbfgs, 0)]
    [InlineData(Solver.SubsampledLbfgs, 0)]
    [InlineData(Solver.ProximalNewton, 1e-3)]
    [InlineData(Solver.OrthantWiseLbfgs, 1e-3)]
    public void Every_solver_finds_the_model_of_the_other_storages(Solver solver, double l1)
    {
        string path = folder.Write("table.csv", Table(900));
        TrainingOptions options = new() { Solver = solver, L2Strength = 1e-2, L1Strength = l1, Tolerance = 1e-12, MaxIterations = 1000 };
        double[][] models = [.. new[] { RowStorage.Codes, RowStorage.Sparse, RowStorage.Dense }.Select(storage =>
        {
            using LabeledData<double> data = DataFile.LoadEither<double>(path, new DataOptions { Storage = storage, Missing = MissingCells.Mean, Weight = "w" });
            TrainingResult result = LogisticRegression.Train(data.Features, data.Labels, options, data.SampleWeights);
            return (double[])[.. result.Model.Coefficients, result.Model.Intercept];
        })];
        for (int j = 0; j < models[0].Length; j++)
        {
            Assert.Equal(models[2][j], models[0][j], 1e-6);
            Assert.Equal(models[1][j], models[0][j], 1e-6);
        }
    }

    [Fact]
    public void A_model_has_the_same_bits_on_every_storage()
    {
        string path = folder.Write("table.csv", Table(700));
        DataOptions options = new() { Missing = MissingCells.Indicator, Weight = "w" };
        using LabeledData<float> codes = DataFile.LoadEither<float>(path, options with { Storage = RowStorage.Codes });
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(path, options);
        using Dataset<float> dense = DataFile.Load<float>(path, options);
        LogisticModel model = LogisticRegression.Train(dense.Features, dense.Labels, new TrainingOptions { L2Strength = 0.01 }, dense.SampleWeights).Model;
        float[][] logits = [.. new FeatureSource<float>[] { codes.Features, sparse.Features, dense.Features }.Select(features =>
        {
            float[] of = new float[features.SampleCount];
            model.ComputeLogits(features, of);
            return of;
        })];
        Assert.Equal(logits[2], logits[0]);
        Assert.Equal(logits[2], logits[1]);
    }

    [Fact]
    public void A_packed_file_of_codes_is_that_of_sparse_rows_and_may_be_read_as_codes()
    {
        string path = folder.Write("table.csv", Table(300));
        DataOptions options = new() { Missing = MissingCells.Mean, Weight = "w", Coding = CategoryCoding.Treatment };
        using LabeledData<float> codes = DataFile.LoadEither<float>(path, options with { Storage = RowStorage.Codes });
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(path, options);
        DataFile.Save(codes, folder.PathOf("codes.lrsd"));
        DataFile.Save(sparse, folder.PathOf("sparse.lrsd"));
        Assert.Equal(File.ReadAllBytes(folder.PathOf("sparse.lrsd")), File.ReadAllBytes(folder.PathOf("codes.lrsd")));
        using LabeledData<float> read = DataFile.LoadEither<float>(folder.PathOf("codes.lrsd"), new DataOptions { Storage = RowStorage.Codes });
        Assert.Equal(Assert.IsType<CategoricalDataset<float>>(codes).Features.ByteCount, Assert.IsType<CategoricalDataset<float>>(read).Features.ByteCount);
        using Dataset<float> dense = DataFile.Load<float>(path, options);
        AssertSame(dense, read);

        // A file of dense rows holds the same.
        DataFile.Save(dense, folder.PathOf("dense.lrsd"));
        using LabeledData<float> again = DataFile.LoadEither<float>(folder.PathOf("dense.lrsd"), new DataOptions { Storage = RowStorage.Codes });
        Assert.IsType<CategoricalDataset<float>>(again);
        AssertSame(dense, again);
    }

    [Theory]
    [InlineData(80, false, typeof(CategoricalDataset<float>))]
    [InlineData(3, false, typeof(Dataset<float>))]
    [InlineData(80, true, typeof(SparseDataset<float>))]
    public void They_are_chosen_where_rows_would_be_sparse_and_take_no_more(int towns, bool hasZeros, Type expected)
    {
        // Forty columns of numbers that are zero but for one in a row cost codes 160 bytes, and sparse rows a few.
        Random random = new(4);
        StringBuilder text = new($"{string.Join(',', Enumerable.Range(0, hasZeros ? 40 : 1).Select(j => $"n{j}"))},town,label\n");
        for (int i = 0; i < 300; i++)
        {
            string[] numbers = hasZeros ? [.. Enumerable.Range(0, 40).Select(j => j == i % 40 ? "0.5" : "0")] : [$"{random.Next(1, 100)}"];
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(',', numbers)},t{(i < towns * 3 ? i / 3 : random.Next(towns))},{(random.Next(3) == 0 ? "no" : "yes")}\n");
        }

        string path = folder.Write("towns.csv", text.ToString());
        using LabeledData<float> data = DataFile.LoadEither<float>(path, new DataOptions { CategoryLimit = 1000 });
        int features = data.Features.FeatureCount;
        Assert.Equal((hasZeros ? 40 : 1) + towns, features);

        // Forty-one columns of 120 features are no sparse rows by themselves.
        using LabeledData<float> chosen = hasZeros ? DataFile.LoadEither<float>(path, new DataOptions { MemoryLimit = 300L * features * sizeof(float) - 1 }) : DataFile.LoadEither<float>(path);
        Assert.IsType(expected, chosen);
    }

    [Fact]
    public void What_has_no_codes_is_refused_with_the_remedy()
    {
        DataOptions options = new() { Storage = RowStorage.Codes };
        string libsvm = folder.Write("a.txt", "1 1:1\n-1 2:3\n");
        string numbers = folder.Write("numbers.csv", "a,b,y\n1,2,0\n2,1,1\n");
        string table = folder.Write("table.csv", Table(300));
        foreach (string path in (string[])[libsvm, numbers])
        {
            DataFormatException thrown = Assert.Throws<DataFormatException>(() => DataFile.LoadEither<float>(path, options));
            Assert.Contains("columns of text", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("Leave --sparse out", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Contains("codes are asked for", Assert.Throws<ArgumentException>(() => DataFile.LoadEither<float>(table, options with { HashBits = 8 })).Message, StringComparison.Ordinal);
        DataFormatException large = Assert.Throws<DataFormatException>(() => DataFile.LoadEither<float>(table, options with { MemoryLimit = 2000, Missing = MissingCells.Mean }));
        Assert.Contains("raise the limit", large.Message, StringComparison.Ordinal);
    }

    private static void AssertSame<T>(Dataset<T> dense, LabeledData<T> codes)
        where T : unmanaged
    {
        Assert.Equal((dense.Features.SampleCount, dense.Features.FeatureCount), (codes.Features.SampleCount, codes.Features.FeatureCount));
        Assert.Equal(dense.Labels, codes.Labels);
        Assert.Equal(dense.ClassIndices, codes.ClassIndices);
        Assert.Equal(dense.SampleWeights, codes.SampleWeights);
        Assert.Equal(dense.Encoding.ToJson(), codes.Encoding.ToJson());
        T[] expected = new T[dense.Features.FeatureCount];
        T[] actual = new T[dense.Features.FeatureCount];
        for (int i = 0; i < dense.Features.SampleCount; i++)
        {
            dense.Features.CopyRowTo(i, expected);
            codes.Features.CopyRowTo(i, actual);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Numbers and texts by turns, with gaps in both, weights, and a label that follows from them by chance.</summary>
    private static string Table(int rows)
    {
        Random random = new(8);
        StringBuilder text = new("a,town,w,b,colour,y\n");
        for (int i = 0; i < rows; i++)
        {
            int town = (int)(90 * random.NextDouble() * random.NextDouble());
            int shade = random.Next(5);
            string a = random.Next(10) == 0 ? string.Empty : $"{random.Next(3)}";
            string colour = random.Next(9) == 0 ? string.Empty : $"c{shade}";
            bool isYes = random.NextDouble() < (town % 3 == 0 ? 0.7 : 0.3) + (0.05 * shade);
            text.Append(CultureInfo.InvariantCulture, $"{a},t{town},{random.Next(3)},{random.Next(-4, 5) * 0.5},{colour},{(isYes ? "yes" : "no")}\n");
        }

        return text.ToString();
    }
}
