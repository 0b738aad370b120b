using System.Numerics;
using LogReg.Simd.Sampling;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Metrics;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sampling;

/// <summary>Up-sampling and down-sampling by row indices.</summary>
public class ResamplingTests
{
    [Fact]
    public void Up_sampling_keeps_every_row_and_makes_classes_as_large_as_the_largest() => Property.Check<MulticlassCase>(item =>
    {
        int[] labels = Labels(item);
        int[] rows = Resampling.UpSample(labels, item.Seed);
        int largest = Sizes(labels).Max();
        Assert.Equal(rows.Order(), rows);
        Assert.Equal(Enumerable.Range(0, labels.Length), rows.Distinct());
        Assert.All(Sizes([.. rows.Select(row => labels[row])]), size => Assert.Equal(largest, size));
        Assert.Equal(rows, Resampling.UpSample(labels, item.Seed));
        int[] sizes = Sizes(labels);
        Assert.All(rows.GroupBy(row => row).Where(group => sizes[labels[group.Key]] == largest), group => Assert.Single(group));
    });

    [Fact]
    public void Down_sampling_keeps_rows_once_and_makes_classes_as_small_as_the_smallest() => Property.Check<MulticlassCase>(item =>
    {
        int[] labels = Labels(item);
        int[] rows = Resampling.DownSample(labels, item.Seed);
        int smallest = Sizes(labels).Min();
        Assert.Equal(rows.Distinct().Order(), rows);
        Assert.All(Sizes([.. rows.Select(row => labels[row])]), size => Assert.Equal(smallest, size));
        Assert.Equal(rows, Resampling.DownSample(labels, item.Seed));
    });

    [Theory]
    [EveryPrecision]
    public void Labels_of_any_type_give_the_same_rows<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            double[] labels = item.Derive().Labels;
            int[] classes = [.. labels.Select(label => (int)label)];
            Assert.Equal(Resampling.UpSample(classes, item.Seed), Resampling.UpSample<T>(Ulp.Narrow<T>(labels), item.Seed));
            Assert.Equal(Resampling.DownSample(classes, item.Seed), Resampling.DownSample<T>(Ulp.Narrow<T>(labels), item.Seed));
            Assert.NotNull(precision);
        });

    [Fact]
    public void The_rows_of_a_seed_are_the_same_for_ever()
    {
        // Computed by hand, from the published SplitMix64 in another language.
        int[] labels = [0, 1, 0, 0, 2, 0, 1, 0, 0, 1];
        Assert.Equal([0, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 5, 6, 7, 8, 9, 9], Resampling.UpSample(labels, 7));
        Assert.Equal([4, 6, 8], Resampling.DownSample(labels, 7));
        Assert.NotEqual(Resampling.UpSample(labels, 7), Resampling.UpSample(labels, 8));
        Assert.NotEqual(Resampling.DownSample(labels, 7), Resampling.DownSample(labels, 8));
    }

    [Fact]
    public void Every_row_of_a_class_is_drawn_about_as_often()
    {
        // Class 1 has 4 rows and class 0 has 20. Over 2000 seeds each of the 4 is drawn 8000 times more, binomially: the deviation is √(32000·¼·¾) = 77; each of
        // the 20 is kept 400 times: √(2000·⅕·⅘) = 18. Six deviations.
        int[] labels = [.. Enumerable.Range(0, 24).Select(i => i % 6 == 5 ? 1 : 0)];
        int[] drawn = new int[24];
        int[] kept = new int[24];
        for (int seed = 0; seed < 2000; seed++)
        {
            foreach (int row in Resampling.UpSample(labels, seed))
            {
                drawn[row]++;
            }

            foreach (int row in Resampling.DownSample(labels, seed))
            {
                kept[row]++;
            }
        }

        for (int i = 0; i < 24; i++)
        {
            Assert.InRange(drawn[i], labels[i] == 1 ? 10000 - 465 : 2000, labels[i] == 1 ? 10000 + 465 : 2000);
            Assert.InRange(kept[i], labels[i] == 1 ? 2000 : 400 - 108, labels[i] == 1 ? 2000 : 400 + 108);
        }
    }

    [Fact]
    public void Weights_count_rows()
    {
        Assert.Equal([1, 0, 3, 0], Resampling.ToSampleWeights<float>([2, 0, 2, 2], 4));
        Assert.Equal([0.0, 2], Resampling.ToSampleWeights<double>([1, 1], 2));
        Assert.Empty(Resampling.ToSampleWeights<double>([], 0));

        // One more than a float can be counted up to by ones: 2²⁴ + 2 is even and exact.
        int[] many = new int[(1 << 24) + 2];
        Assert.Equal((1 << 24) + 2, Resampling.ToSampleWeights<float>(many, 1)[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_on_copied_rows_and_on_weights_is_the_same(bool down)
    {
        // Both minimise the same function, of curvature λ = 0.01 or more. A gap of ε = 1e-13 of it, below log 2, leaves each within √(2ε/λ) = 4.5e-6 of its minimum.
        const int Count = 60;
        SplitMix random = new(11);
        double[] labels = [.. Enumerable.Range(0, Count).Select(i => i % 6 == 0 ? 1.0 : 0)];
        double[] features = [.. Enumerable.Range(0, 2 * Count).Select(i => random.Signed() + labels[i / 2])];
        int[] rows = down ? Resampling.DownSample<double>(labels, 3) : Resampling.UpSample<double>(labels, 3);
        double[] copied = [.. rows.SelectMany(row => features[(2 * row)..((2 * row) + 2)])];
        TrainingOptions options = new() { L2Strength = 0.01, Solver = Solver.NewtonCholesky, Tolerance = 1e-13 };
        LogisticModel first = LogisticRegression.Train<double>(copied, 2, (double[])[.. rows.Select(row => labels[row])], options).Model;
        LogisticModel second = LogisticRegression.Train<double>(features, 2, labels, options, Resampling.ToSampleWeights<double>(rows, Count)).Model;
        double[] expected = [.. first.Coefficients, first.Intercept];
        Bits.AssertWithin<double>(
            expected, (double[])[.. second.Coefficients, second.Intercept], [.. expected.Select(_ => 1e-5)], "Coefficient", down);
    }

    [Fact]
    public void Bad_labels_are_refused()
    {
        foreach (Func<int[], object> call in (Func<int[], object>[])[labels => Resampling.UpSample(labels, 1), labels => Resampling.DownSample(labels, 1)])
        {
            Refused("labels", "is empty, but every class needs at least 1 sample.", () => call([]));
            Refused("labels", "holds -1 at index 1, but a class index is 0 or more.", () => call([0, -1]));
            Refused("labels", "None of the 3 labels is class 1,", () => call([0, 2, 0]));
            Refused("labels", "None of the 3 labels is class 0,", () => call([1, 2, 1]));
            Refused("labels", "None of the 2 labels is class 1,", () => call([0, 0]));
            Refused("labels", "None of the 2 labels is class 1,", () => call([0, int.MaxValue]));
        }

        foreach (Func<float[], object> call in (Func<float[], object>[])[labels => Resampling.UpSample<float>(labels, 1), labels => Resampling.DownSample<float>(labels, 1)])
        {
            Refused("labels", "is empty, but every class needs at least 1 sample.", () => call([]));
            Refused("labels", "holds 0.5 at index 1, but a label is 0 or 1.", () => call([0, 0.5f]));
            Refused("labels", "None of the 2 labels is class 1,", () => call([0, 0]));
            Refused("labels", "None of the 2 labels is class 0,", () => call([1, 1]));
        }

        Assert.Throws<NotSupportedException>(() => Resampling.UpSample<long>([0, 1], 1));
        Assert.Throws<NotSupportedException>(() => Resampling.DownSample<long>([0, 1], 1));
    }

    [Fact]
    public void Bad_rows_are_refused()
    {
        Refused("rows", "holds 3 at index 1, but there are 3 samples.", () => Resampling.ToSampleWeights<float>([0, 3], 3));
        Refused("rows", "holds -1 at index 0, but there are 3 samples.", () => Resampling.ToSampleWeights<float>([-1, 3], 3));
        Refused("rows", "holds 0 at index 0, but there are 0 samples.", () => Resampling.ToSampleWeights<float>([0], 0));
        Refused("sampleCount", "The sample count is -1. Pass 0 or more.", () => Resampling.ToSampleWeights<float>([], -1));
        Assert.Throws<NotSupportedException>(() => Resampling.ToSampleWeights<int>([0], 1));
    }

    [Fact]
    public void More_rows_than_an_array_holds_are_refused()
    {
        // 50000 classes of one sample each but for the first, of 50000: 2.5e9 rows.
        int[] labels = [.. Enumerable.Range(0, 50000), .. new int[49999]];
        Refused("labels", "has 50000 classes, the largest of 50000 samples: all as large make 2500000000 rows,", () => Resampling.UpSample(labels, 1));
        Assert.Equal(50000, Resampling.DownSample(labels, 1).Length);
    }

    /// <summary>The labels of a case, numbered without a gap: each class from 0 on has a sample.</summary>
    private static int[] Labels(MulticlassCase item)
    {
        int classes = Math.Min(item.Classes, item.Count + 1);
        return [.. Enumerable.Range(0, classes), .. item.Derive().Labels.Select(label => label % classes)];
    }

    private static int[] Sizes(int[] labels) => [.. labels.GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count())];

    private static void Refused(string argument, string part, Func<object> call)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(argument, thrown.ParamName);
        Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
    }
}
