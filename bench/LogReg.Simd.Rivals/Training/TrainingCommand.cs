using System.Diagnostics;
using System.Globalization;
using LogReg.Simd.Rivals.Support;
using LogReg.Simd.Training;
using Microsoft.ML;

namespace LogReg.Simd.Rivals.Training;

/// <summary>The command <c>training</c>: how long the L-BFGS of Microsoft.ML and this library take to the same objective, on one thread.</summary>
internal static class TrainingCommand
{
    private static readonly (int Rows, int Features)[] Shapes = [(10_000, 30), (200_000, 20)];

    private const int LeastRuns = 5;

    /// <summary>So long that the runtime has compiled everything with optimisation.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1.5);

    private static readonly double[] Targets = [1e-3, 1e-5];

    /// <summary>Runs the command.</summary>
    public static void Run()
    {
        Console.WriteLine("| rows × features | who | ms | above the optimum, relative |");
        Console.WriteLine("|---|---|---:|---:|");
        foreach ((int rows, int features) in Shapes)
        {
            RivalData data = RivalData.Generate(rows, features);
            double strength = 1.0 / rows;
            double optimum = Objective(data, LogisticRegression.Train<double>(
                Array.ConvertAll(data.Features, value => (double)value),
                features,
                Array.ConvertAll(data.Labels, value => (double)value),
                new TrainingOptions { L2Strength = strength, Tolerance = 1e-13 }).Model, strength);
            double Excess(LogisticModel model) => (Objective(data, model, strength) - optimum) / optimum;

            TrainingOptions options = new() { L2Strength = strength, ThreadCount = 1 };
            (double seconds, LogisticModel ours) = Fastest(() => LogisticRegression.Train<float>(data.Features, features, data.Labels, options).Model);
            Write(rows, features, "LogReg.Simd, from the rows, proven to 5e-7", seconds, Excess(ours));

            // The number of iterations is searched, so that a perfect stopping rule is assumed of the rival.
            MicrosoftMl rival = new(features);
            IDataView view = rival.Cached(MicrosoftMl.RowsOf(data));
            float theirStrength = (float)(strength * rows);
            int iterations = 1;
            foreach (double target in Targets)
            {
                while (iterations < 100 && Excess(rival.Train(view, theirStrength, iterations, 1e-12f)) > target)
                {
                    iterations++;
                }

                (seconds, LogisticModel reached) = Fastest(() => rival.Train(view, theirStrength, iterations, 1e-12f));
                Write(rows, features, string.Create(CultureInfo.InvariantCulture, $"Microsoft.ML, {iterations} iterations, the least to {target:0E-0}"), seconds, Excess(reached));
            }

            (seconds, LogisticModel theirs) = Fastest(() => rival.Train(view, theirStrength));
            Write(rows, features, "Microsoft.ML, its own tolerance of 1e-7", seconds, Excess(theirs));
        }
    }

    private static (double Seconds, LogisticModel Model) Fastest(Func<LogisticModel> train)
    {
        double least = double.PositiveInfinity;
        LogisticModel model = train();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastRuns || Stopwatch.GetElapsedTime(begin) < LeastTime; i++)
        {
            long start = Stopwatch.GetTimestamp();
            model = train();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (least, model);
    }

    /// <summary>The mean log loss and the penalty, formula 3.1, in double.</summary>
    private static double Objective(RivalData data, LogisticModel model, double strength)
    {
        double loss = 0;
        for (int i = 0; i < data.Labels.Length; i++)
        {
            double logit = model.Intercept;
            ReadOnlySpan<float> row = data.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                logit += row[j] * model.Coefficients[j];
            }

            double margin = data.Labels[i] == 1 ? -logit : logit;
            loss += Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        double squares = 0;
        foreach (double coefficient in model.Coefficients)
        {
            squares += coefficient * coefficient;
        }

        return (loss / data.Labels.Length) + (strength / 2 * squares);
    }

    private static void Write(int rows, int features, string who, double seconds, double excess) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows:N0} × {features} | {who} | {1e3 * seconds:F2} | {excess:0.0E-0} |"));
}
