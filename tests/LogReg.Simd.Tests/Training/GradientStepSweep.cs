using System.Globalization;
using LogReg.Simd.Data;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>
/// <see cref="GradientStepLaw"/> on published data, where the folder of data sets lies beside the repository; nothing to check elsewhere. Every day a few runs over a small set; with
/// LOGREG_GRADIENT_STEPS=1 (eng/gradient-steps.sh) all sets, penalties, solvers and precisions. Only Auto must come to an end: a solver that was asked for may reach the limit of iterations.
/// </summary>
public class GradientStepSweep
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(RepositoryText.Root, "..", "shared", "data"));

    private static readonly (string Name, string File, HeaderLine Header)[] Sets =
    [
        ("heart_scale", "heart_scale/heart_scale", HeaderLine.Auto),
        ("iris", "iris/iris.csv", HeaderLine.Auto),
        ("banknote", "banknote/banknote_authentication.csv", HeaderLine.Absent),
        ("breast_cancer", "breast_cancer/breast_cancer.csv", HeaderLine.Auto),
        ("spambase", "spambase/spambase.data", HeaderLine.Absent),
        ("agaricus", "agaricus/agaricus.txt.train", HeaderLine.Auto),
        ("a9a", "a9a/a9a", HeaderLine.Auto),
        ("adult", "adult/adult-train.csv", HeaderLine.Absent),
        ("skin_nonskin", "skin_nonskin/skin_nonskin.gz", HeaderLine.Auto),
        ("mnist", "mnist/t10k-images-idx3-ubyte.gz", HeaderLine.Auto),
    ];

    private static bool IsFull => Environment.GetEnvironmentVariable("LOGREG_GRADIENT_STEPS") == "1";

    private static double[] Strengths => IsFull ? [1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 0] : [1, 1e-8];

    private static Solver[] Solvers => IsFull
        ? [Solver.Auto, Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs, Solver.SubsampledLbfgs]
        : [Solver.Auto, Solver.Lbfgs];

    [Fact]
    public void No_run_over_published_data_ends_where_a_gradient_step_helps()
    {
        string[] chosen = Environment.GetEnvironmentVariable("LOGREG_GRADIENT_SETS") is { Length: > 0 } names ? names.Split(',') : [.. Sets.Select(set => set.Name)];
        List<string> failures = [];
        foreach ((string name, string file, HeaderLine header) in IsFull ? Sets.Where(set => chosen.Contains(set.Name)) : Sets.Take(1))
        {
            if (File.Exists(Path.Combine(Folder, file)))
            {
                Sweep(name, Load(Path.Combine(Folder, file), header), failures);
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static void Sweep(string name, TrainingData data, List<string> failures)
    {
        MulticlassMethod?[] methods = data.ClassCount() == 2 ? [null] : [MulticlassMethod.Softmax, MulticlassMethod.OneVsRest];
        foreach (MulticlassMethod? method in methods)
        {
            foreach (Solver solver in Solvers.Where(solver => method != MulticlassMethod.Softmax || solver != Solver.NewtonCholesky || data.FeatureCount < 300))
            {
                int runs = 0;
                int unfinished = 0;
                double worst = 0;
                foreach ((bool isSingle, bool standardize) in ((bool, bool)[])[(true, false), (true, true), (false, false), (false, true)])
                {
                    foreach (double strength in Strengths)
                    {
                        TrainingOptions options = new() { Solver = solver, L2Strength = strength / data.Rows, Standardize = standardize };
                        runs++;
                        try
                        {
                            double gain = Gain(data, method, options, isSingle);
                            unfinished += double.IsNaN(gain) ? 1 : 0;
                            worst = double.IsNaN(gain) ? worst : Math.Max(worst, gain / GradientStepLaw.Tolerance(isSingle));
                        }
                        catch (Xunit.Sdk.TrueException exception)
                        {
                            failures.Add($"{name}, {method?.ToString() ?? "binary"}, {(isSingle ? "single" : "double")}{(standardize ? ", standardised" : string.Empty)}: {exception.Message}");
                        }
                    }
                }

                Tell(string.Create(CultureInfo.InvariantCulture, $"| {name} | {method?.ToString() ?? "binary"} | {solver} | {runs} | {unfinished} | {worst:E1} |"));
            }
        }
    }

    private static double Gain(TrainingData data, MulticlassMethod? method, TrainingOptions options, bool isSingle)
    {
        if (method is null)
        {
            TrainingResult result = data.Train(isSingle, options);
            return GradientStepLaw.Check(result, data, options.Standardize, result.Model.Coefficients, result.Model.Intercept, isSingle, options.Solver == Solver.Auto);
        }

        MulticlassResult several = data.TrainClasses(isSingle, options, method.Value);
        if (method == MulticlassMethod.Softmax)
        {
            return GradientStepLaw.CheckClasses(several, data, options.Standardize, isSingle, options.Solver == Solver.Auto);
        }

        double[] gains =
        [
            .. several.Classes.Select((report, k) =>
                GradientStepLaw.Check(report, data.Of(k), options.Standardize, several.Model.CoefficientsOf(k), several.Model.Intercepts[k], isSingle, options.Solver == Solver.Auto)),
        ];
        return gains.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
    }

    private static void Tell(string line)
    {
        if (Environment.GetEnvironmentVariable("LOGREG_GRADIENT_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, line + Environment.NewLine);
        }
    }

    /// <summary>The features as both precisions can hold them.</summary>
    private static TrainingData Load(string path, HeaderLine header)
    {
        using Dataset<float> set = DataFile.Load<float>(path, new DataOptions { Header = header });
        int d = set.Features.FeatureCount;
        double[] features = new double[set.Features.SampleCount * d];
        float[] row = new float[d];
        for (int i = 0; i < set.Features.SampleCount; i++)
        {
            set.Features.CopyRowTo(i, row);
            for (int j = 0; j < d; j++)
            {
                features[(i * d) + j] = row[j];
            }
        }

        return new TrainingData(features, d, [.. set.ClassIndices.Select(k => (double)k)]);
    }
}
