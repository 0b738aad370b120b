using System.Reflection;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>What calls on several threads leave for the next: it changes no bit, is used by one call at a time, and spares the next its memory.</summary>
public class ParallelScoringTests
{
    private const int FeatureCount = 20;

    /// <summary>Twelve pieces.</summary>
    private const int Rows = 12 * 3072;

    [Fact]
    public void Calls_of_every_kind_in_any_order_have_the_bits_of_one_thread()
    {
        LogisticModel model = new([.. Draw(FeatureCount)], 0.25);
        MulticlassModel several = new([.. Draw(3 * FeatureCount)], [0.1, 0.2, 0.3], MulticlassMethod.Softmax);
        double[] features = Draw(Rows * (FeatureCount + 3));
        float[] singles = Array.ConvertAll(features, value => (float)value);
        Random random = new(5);
        for (int call = 0; call < 60; call++)
        {
            int rows = random.Next(Rows);
            int stride = FeatureCount + random.Next(2, 4);
            int threads = random.Next(2, 4);
            IClassifier classifier = random.Next(2) == 0 ? model : several;
            bool isLogit = random.Next(2) == 0;
            if (random.Next(2) == 0)
            {
                Check<float>(singles, isLogit ? classifier.LogitCount : classifier.ClassCount, rows, isLogit ? classifier.ComputeLogits : classifier.PredictProbabilities, (x, y) =>
                {
                    if (isLogit)
                    {
                        classifier.ComputeLogits(x, y, stride, threads);
                    }
                    else
                    {
                        classifier.PredictProbabilities(x, y, stride, threads);
                    }
                });
            }
            else
            {
                Check<double>(features, isLogit ? classifier.LogitCount : classifier.ClassCount, rows, isLogit ? classifier.ComputeLogits : classifier.PredictProbabilities, (x, y) =>
                {
                    if (isLogit)
                    {
                        classifier.ComputeLogits(x, y, stride, threads);
                    }
                    else
                    {
                        classifier.PredictProbabilities(x, y, stride, threads);
                    }
                });
            }

            void Check<T>(T[] x, int width, int count, Scorer<T> alone, Action<T[], T[]> shared)
                where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
            {
                T[] expected = new T[count * width];
                T[] actual = new T[count * width];
                alone(x, expected, stride);
                shared(x, actual);
                Bits.AssertSame<T>(expected, actual, "Results", (call, count, stride, threads));
            }
        }
    }

    [Fact]
    public void Calls_at_the_same_time_do_not_meet()
    {
        LogisticModel model = new([.. Draw(FeatureCount)], 0.25);
        LogisticModel named = model.WithFeatureNames([.. Enumerable.Range(0, FeatureCount).Select(i => $"f{i}")]);
        float[][] features = [.. Enumerable.Range(1, 4).Select(seed => Array.ConvertAll(Draw(Rows * FeatureCount, seed), value => (float)value))];
        float[][] expected = [.. features.Select(x => { float[] y = new float[Rows]; model.PredictProbabilities(x, y); return y; })];
        Thread[] threads = new Thread[features.Length];
        int wrong = 0;
        for (int t = 0; t < threads.Length; t++)
        {
            int mine = t;
            threads[t] = new Thread(() =>
            {
                float[] actual = new float[Rows];
                for (int round = 0; round < 40; round++)
                {
                    (mine % 2 == 0 ? model : named).PredictProbabilities(features[mine], actual, stride: 0, threadCount: 2);
                    wrong |= actual.AsSpan().SequenceEqual(expected[mine]) ? 0 : 1;
                }
            });
            threads[t].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    /// <summary>Of batches from 4 to 64 MiB the size of pieces follows the number of rows.</summary>
    [Theory]
    [InlineData(Rows, Rows)]
    [InlineData(100_000, 150_000)]
    public void A_call_like_the_last_one_allocates_nothing_whatever_the_rows(int oneCount, int otherCount)
    {
        LogisticModel model = new([.. Draw(FeatureCount)], 0.25);
        float[] features = Array.ConvertAll(Draw(otherCount * FeatureCount), value => (float)value);
        float[] results = new float[otherCount];
        void Score()
        {
            model.PredictProbabilities(features.AsSpan(0, oneCount * FeatureCount), results.AsSpan(0, oneCount), stride: 0, threadCount: 2);
            model.PredictProbabilities(features, results, stride: 0, threadCount: 2);
        }

        // The pool's queue makes room for more requests now and then.
        AllocatedBytes.AssertNone(Score, firstCalls: 20);
    }

    [Fact]
    public void A_call_that_failed_leaves_nothing_behind()
    {
        LogisticModel model = new([.. Draw(FeatureCount)], 0.25);
        IClassifier classifier = model;
        float[] features = Array.ConvertAll(Draw(Rows * FeatureCount), value => (float)value);
        int[] expected = new int[Rows];
        classifier.Predict(features, expected);
        for (int round = 0; round < 5; round++)
        {
            float[] bad = [.. features];
            bad[((Rows / 2) + round) * FeatureCount] = float.NaN;
            Assert.Throws<ArgumentException>("features", () => classifier.Predict(bad, new int[Rows], stride: 0, threadCount: 3));
            int[] actual = new int[Rows];
            classifier.Predict(features, actual, stride: 0, threadCount: 3);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void What_is_taken_is_there_once()
    {
        Shelf shelf = new();
        Used used = new();
        Assert.Null(shelf.Take<Used>());
        shelf.PutBack(used);
        Assert.Same(used, shelf.Take<Used>());
        Assert.Null(shelf.Take<Used>());
        Assert.Equal(0, used.Disposals);
    }

    [Fact]
    public void What_nobody_will_find_any_more_is_disposed()
    {
        Shelf shelf = new();
        Used first = new();
        Used second = new();
        shelf.PutBack(first);
        shelf.PutBack(second);
        Assert.Equal((1, 0), (first.Disposals, second.Disposals));
        Assert.Null(shelf.Take<MemoryStream>());
        Assert.Equal((1, 1), (first.Disposals, second.Disposals));
        Assert.Null(shelf.Take<Used>());
    }

    [Fact]
    public void A_team_that_serves_no_further_call_ends_at_once()
    {
        LogisticModel model = new([.. Draw(FeatureCount)], 0.25);
        IClassifier classifier = model;
        Shelf shelf = ((IShelved)model).Shelf;
        float[] features = Array.ConvertAll(Draw(Rows * FeatureCount), value => (float)value);
        int[] classes = new int[Rows];
        classifier.Predict(features, classes, stride: 0, threadCount: 2);
        WorkerTeam two = KeptTeam(shelf);
        Assert.False(two.IsDisposed);

        // Of another number of threads, then of another type.
        classifier.Predict(features, classes, stride: 0, threadCount: 3);
        Assert.True(two.IsDisposed);
        WorkerTeam three = KeptTeam(shelf);
        classifier.PredictProbabilities(features, new float[2 * Rows], stride: 0, threadCount: 3);
        Assert.True(three.IsDisposed);

        // Of a call that fails.
        classifier.Predict(features, classes, stride: 0, threadCount: 3);
        WorkerTeam last = KeptTeam(shelf);
        Assert.False(last.IsDisposed);
        features[^1] = float.NaN;
        Assert.Throws<ArgumentException>("features", () => classifier.Predict(features, classes, stride: 0, threadCount: 3));
        Assert.True(last.IsDisposed);
        Assert.Null(shelf.Take<IDisposable>());
    }

    private delegate void Scorer<T>(ReadOnlySpan<T> features, Span<T> results, int stride);

    /// <summary>The team that the last call has left, which stays where it is.</summary>
    private static WorkerTeam KeptTeam(Shelf shelf)
    {
        IDisposable kept = shelf.Take<IDisposable>()!;
        shelf.PutBack(kept);
        return (WorkerTeam)kept.GetType().GetField("team", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(kept)!;
    }

    private static double[] Draw(int count, int seed = 7)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private sealed class Used : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
