using System.Text.Json;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>The data sets beside the repository: shapes, labels and encodings are those that their descriptions state.</summary>
public class SharedDataTests
{
    [Theory]
    [InlineData("a9a/a9a", 32561, 123, 7841, "libsvm")]
    [InlineData("a9a/a9a.t", 16281, 122, 3846, "libsvm")]
    [InlineData("agaricus/agaricus.txt.train", 6513, 126, 3140, "libsvm")]
    [InlineData("agaricus/agaricus.txt.test", 1611, 126, 776, "libsvm")]
    [InlineData("heart_scale/heart_scale", 270, 13, 120, "libsvm")]
    [InlineData("skin_nonskin/skin_nonskin.gz", 245057, 3, 194198, "libsvm")]
    [InlineData("movie_reviews/movie_reviews_tfidf.libsvm.gz", 2000, 26481, 1000, "libsvm")]
    [InlineData("banknote/banknote_authentication.csv", 1372, 4, 610, "csv")]
    [InlineData("spambase/spambase.data", 4601, 57, 1813, "csv")]
    [InlineData("breast_cancer/breast_cancer.csv", 569, 30, 357, "csv")]
    [InlineData("adult/adult-train.csv", 32561, 108, 7841, "csv")]
    public void A_set_of_two_classes_has_its_shape_and_positives(string name, int rows, int features, int positives, string format)
    {
        if (SharedData.Find(name) is not { } path)
        {
            return;
        }

        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal((rows, features), (dataset.Features.SampleCount, dataset.Features.FeatureCount));
        Assert.Equal(positives, dataset.Labels.Count(label => label == 1));
        Assert.Equal(rows - positives, dataset.Labels.Count(label => label == 0));
        Assert.Equal((rows, 0), (dataset.RowsRead, dataset.RowsDropped));
        Assert.Equal(format, dataset.Encoding.Format.Name);
        RowCheck.AssertStreamed(path, dataset);
    }

    [Fact]
    public void Iris_has_three_classes()
    {
        if (SharedData.Find("iris/iris.csv") is not { } path)
        {
            return;
        }

        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal((150, 4), (dataset.Features.SampleCount, dataset.Features.FeatureCount));
        Assert.Equal(["0", "1", "2"], dataset.Encoding.ClassNames);
        Assert.Equal([5.1, 3.5, 1.4, 0.2], RowCheck.Of(dataset, 0));
        Assert.Equal(2.0, dataset.Labels[149]);
        Assert.Empty(dataset.Encoding.PositiveLabels);
        Assert.False(dataset.Encoding.HasHeader);
    }

    [Fact]
    public void Adult_is_encoded_as_its_reference_says()
    {
        if (SharedData.Find("adult/adult-train.csv") is not { } path || SharedData.Find("adult/reference.json") is not { } reference)
        {
            return;
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(reference));
        using Dataset<double> dataset = DataFile.Load<double>(path);
        string[][] levels = [.. json.RootElement.GetProperty("one_hot_levels").EnumerateObject()
            .Select(column => column.Value.EnumerateArray().Select(level => level.GetString()!).ToArray())];
        ColumnEncoding[] oneHot = [.. dataset.Encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot)];
        Assert.Equal(levels.Length, oneHot.Length);
        for (int i = 0; i < levels.Length; i++)
        {
            Assert.Equal(levels[i], oneHot[i].Categories);
        }

        Assert.Equal(json.RootElement.GetProperty("variants")[0].GetProperty("d").GetInt32(), dataset.Features.FeatureCount);
        Assert.Equal([0, 1, 2, 3, 4, 5], dataset.Encoding.Columns.Where(column => column.Kind == ColumnKind.Numeric).Select(column => column.FirstFeature));
        Assert.Equal([39, 77516, 13, 2174, 0, 40], RowCheck.Of(dataset, 0)[..6]);
        Assert.Equal(["<=50K", ">50K"], dataset.Encoding.ClassNames);

        // The means and deviations of every column are in the reference: they hold every cell.
        double[] expected = [.. json.RootElement.GetProperty("variants")[1].GetProperty("feature_means").EnumerateArray().Select(mean => mean.GetDouble())];
        double[] means = new double[expected.Length];
        double[] row = new double[expected.Length];
        for (int i = 0; i < dataset.Features.SampleCount; i++)
        {
            dataset.Features.CopyRowTo(i, row);
            for (int j = 0; j < means.Length; j++)
            {
                means[j] += row[j] / dataset.Features.SampleCount;
            }
        }

        for (int j = 0; j < means.Length; j++)
        {
            Assert.Equal(expected[j], means[j], Math.Abs(expected[j]) * 1e-10);
        }
    }

    [Fact]
    public void The_test_file_of_Adult_is_read_under_the_encoding_of_the_training_file()
    {
        if (SharedData.Find("adult/adult-train.csv") is not { } train || SharedData.Find("adult/adult-test.csv") is not { } test)
        {
            return;
        }

        using Dataset<float> dataset = DataFile.Load<float>(train);
        using RowStream<float> stream = RowStream<float>.Open(test, DataEncoding.FromJson(dataset.Encoding.ToJson()));
        int positives = 0;
        int rows = 0;
        while (stream.Read())
        {
            positives += stream.Labels.Count(1f);
            rows += stream.RowCount;
        }

        Assert.Equal((16281, 3846), (rows, positives));
        Assert.Empty(stream.UnseenCategories);
    }

    [Theory]
    [InlineData("mnist/train-images-idx3-ubyte.gz", 60000, 30508)]
    [InlineData("mnist/t10k-images-idx3-ubyte.gz", 10000, 5074)]
    public void Mnist_finds_its_labels_and_scales_its_pixels(string name, int rows, int odd)
    {
        if (SharedData.Find(name) is not { } path)
        {
            return;
        }

        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Positive = "1,3,5,7,9", Scale = 255 });
        Assert.Equal((rows, 784), (dataset.Features.SampleCount, dataset.Features.FeatureCount));
        Assert.Equal(odd, dataset.Labels.Count(label => label == 1));
        Assert.Equal(10, dataset.Encoding.ClassNames.Count);
        float[] pixels = RowCheck.Of(dataset, 0);
        Assert.Equal(1f, pixels.Max() is > 0.99f and <= 1f ? 1f : pixels.Max());
        Assert.All(pixels, pixel => Assert.Equal((float)(Math.Round(pixel * 255.0) / 255.0), pixel));
    }

    [Fact]
    public void A_test_file_without_the_last_feature_is_read_with_as_many_as_the_training_file()
    {
        if (SharedData.Find("a9a/a9a") is not { } train || SharedData.Find("a9a/a9a.t") is not { } test)
        {
            return;
        }

        using Dataset<float> dataset = DataFile.Load<float>(train);
        using Dataset<float> wide = DataFile.Load<float>(test, new DataOptions { FeatureCount = 123 });
        Assert.Equal(123, wide.Features.FeatureCount);
        RowCheck.AssertStreamed(test, wide, encoding: dataset.Encoding);
    }
}
