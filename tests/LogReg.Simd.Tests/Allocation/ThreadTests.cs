using System.Diagnostics;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Allocation;

/// <summary>Small runs ask for no thread, and what is forgotten keeps none. In the collection beside which nothing else runs, because the whole process is measured.</summary>
[Collection(nameof(AllocationTests))]
public class ThreadTests
{
    private const int Rows = 100;
    private const int Features = 5;

    [Fact]
    public void Small_runs_ask_the_pool_for_nothing()
    {
        float[] features = [.. Enumerable.Range(0, Rows * Features).Select(i => (float)Math.Sin(i))];
        float[] labels = [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 3 == 0 ? 1 : 0))];
        int[] classes = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        Action[] runs =
        [
            () => LogisticRegression.Train<float>(features, Features, labels),
            () => LogisticRegression.Train<float>(features, Features, labels, new TrainingOptions { Solver = Solver.NewtonCholesky, ThreadCount = 64 }),
            () => MulticlassRegression.Train<float>(features, Features, classes),
        ];
        foreach (Action run in runs)
        {
            run();

            // Others of the process may ask for a thread now and then, but not in every measurement.
            long least = long.MaxValue;
            for (int attempt = 0; attempt < 20 && least > 0; attempt++)
            {
                long before = ThreadPool.CompletedWorkItemCount;
                for (int i = 0; i < 20; i++)
                {
                    run();
                }

                Thread.Sleep(1);
                least = Math.Min(least, ThreadPool.CompletedWorkItemCount - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void Forgotten_passes_keep_no_thread()
    {
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(new float[20_000 * Features], 20_000, Features);
        float[] logits = new float[20_000];
        int before = Threads();
        for (int i = 0; i < 100; i++)
        {
            FeaturePasses<float> forgotten = new(matrix, 8, Sharing.Always);
            forgotten.ComputeLogits(new float[Features], 1, logits);
        }

        Assert.InRange(Threads(), 1, before + 8 + Environment.ProcessorCount);

        static int Threads()
        {
            using Process process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }
    }
}
