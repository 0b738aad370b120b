using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using LogReg.Simd.Rivals.Support;

namespace LogReg.Simd.Rivals.Batches;

/// <summary>The command <c>threads</c>: what a second thread gives a batch, beside what it gives a loop that only reads the same rows.</summary>
internal static class ThreadsCommand
{
    private const int WarmUpRounds = 60;

    private static readonly int[] FeatureCounts = [4, 8, 20, 32, 64, 300];

    private static readonly (string Where, int Bytes, int Rounds)[] Sizes = [("1 MiB per thread", 2 << 20, 2_000), ("4 MiB per thread", 8 << 20, 600), ("memory", 96 << 20, 30)];

    /// <summary>Runs the command.</summary>
    public static void Run()
    {
        Console.WriteLine("| rows in | features | one thread, ns per row | two | ratio | read, one | two | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string where, int bytes, int rounds) in Sizes)
        {
            foreach (int features in FeatureCounts)
            {
                Measure(where, features, bytes / sizeof(float) / features, rounds);
            }
        }
    }

    private static void Measure(string where, int featureCount, int rowCount, int rounds)
    {
        RivalData data = RivalData.Generate(rowCount, featureCount);
        LogisticModel model = new([.. Enumerable.Range(0, featureCount).Select(j => (0.1 * j) - (0.05 * featureCount))], 0.25);
        float[] one = new float[rowCount];
        float[] two = new float[rowCount];
        Action scoreOne = () => model.PredictProbabilities(data.Features, one);
        Action scoreTwo = () => model.PredictProbabilities(data.Features, two, stride: 0, threadCount: 2);
        for (int round = 0; round < WarmUpRounds; round++)
        {
            scoreOne();
            scoreTwo();
        }

        if (!one.AsSpan().SequenceEqual(two))
        {
            throw new InvalidOperationException("Two threads give other probabilities than one.");
        }

        // The second reader does not sleep, so that it must not run beside the rows that are scored.
        double leastOne = double.PositiveInfinity, leastTwo = leastOne, leastReadOne = leastOne, leastReadTwo = leastOne;
        const int Turns = 3;
        for (int turn = 0; turn < Turns; turn++)
        {
            leastOne = Math.Min(leastOne, Least(scoreOne, rounds / Turns));
            leastTwo = Math.Min(leastTwo, Least(scoreTwo, rounds / Turns));
            leastReadOne = Math.Min(leastReadOne, Least(() => TensorPrimitives.Sum<float>(data.Features), rounds / Turns));
            using SecondReader reader = new(data.Features);
            leastReadTwo = Math.Min(leastReadTwo, Least(() => reader.Read(), rounds / Turns));
        }

        double nanoseconds = 1e9 / rowCount;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {where} | {featureCount} | {leastOne * nanoseconds:F2} | {leastTwo * nanoseconds:F2} | {leastOne / leastTwo:F2} | {leastReadOne * nanoseconds:F2} | {leastReadTwo * nanoseconds:F2} | {leastReadOne / leastReadTwo:F2} |"));
    }

    private static double Least(Action work, int rounds)
    {
        long least = long.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetTimestamp() - start);
        }

        return (double)least / Stopwatch.Frequency;
    }
}
