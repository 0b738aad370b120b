using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>No run ends at a point that one gradient step would improve: every solver, precision and penalty, on the tables that are hard for them.</summary>
/// <remarks>
/// One-hot tables and copied columns are exactly collinear, which makes pivots of rounding; columns of very different scale are what single precision and quasi-Newton methods founder on.
/// The step and its gain are the reference's.
/// </remarks>
public class GradientStepLaws
{
    private const int Rows = 90;

    private static readonly double[] Penalties = [1, 1e-2, 1e-5, 1e-8, 1e-12, 0];

    /// <summary>The solvers that promise an end; stochastic ones end at their limit of epochs.</summary>
    private static readonly Solver[] Solvers =
        [Solver.Auto, Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs, Solver.SubsampledLbfgs, Solver.ProximalNewton, Solver.OrthantWiseLbfgs, Solver.GradientDescent];

    public static TheoryData<string, bool, bool> Cases()
    {
        TheoryData<string, bool, bool> data = [];
        foreach (string table in (string[])["one-hot", "copies", "scales"])
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                foreach (bool standardize in (bool[])[false, true])
                {
                    data.Add(table, isSingle, standardize);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_classes(string table, bool isSingle, bool standardize)
    {
        TrainingData data = Table(table, 2);
        foreach (double strength in Penalties)
        {
            Dictionary<Solver, double> ends = [];
            foreach (Solver solver in Solvers)
            {
                TrainingResult result = data.Train(isSingle, Options(solver, strength, standardize));
                Check(result, data, standardize, result.Model.Coefficients, result.Model.Intercept, isSingle);
                ends[solver] = result.StopReason == StopReason.Separated ? double.NaN : result.Objective;
            }

            AssertAutoIsAmongTheBest(ends, strength, isSingle);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_class_against_the_rest(string table, bool isSingle, bool standardize)
    {
        TrainingData data = Table(table, 3);
        foreach (double strength in Penalties)
        {
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs])
            {
                MulticlassResult result = data.TrainClasses(isSingle, Options(solver, strength, standardize), MulticlassMethod.OneVsRest);
                for (int k = 0; k < 3; k++)
                {
                    Check(result.Classes[k], data.Of(k), standardize, result.Model.CoefficientsOf(k), result.Model.Intercepts[k], isSingle);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Several_classes_at_once(string table, bool isSingle, bool standardize)
    {
        TrainingData data = Table(table, 3);
        foreach (double strength in Penalties)
        {
            Dictionary<Solver, double> ends = [];
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.NewtonCg, Solver.Lbfgs, Solver.OrthantWiseLbfgs, Solver.GradientDescent])
            {
                MulticlassResult result = data.TrainClasses(isSingle, Options(solver, strength, standardize));
                ends[solver] = result.StopReason == StopReason.Separated ? double.NaN : result.Objective;
                if (Ends(result))
                {
                    TrainingData seen = Seen(data, standardize, out double[] means, out double[] deviations);
                    double[] theta = new double[3 * (data.FeatureCount + 1)];
                    for (int k = 0; k < 3; k++)
                    {
                        (double[] own, double intercept) = Variables(result.Model.CoefficientsOf(k), result.Model.Intercepts[k], means, deviations);
                        own.CopyTo(theta, k * data.FeatureCount);
                        theta[(3 * data.FeatureCount) + k] = intercept;
                    }

                    double gain = GradientStepGain.Of(seen.SoftmaxObjective(result.L2Strength), theta, seen.Features, seen.Classes(), [.. Enumerable.Repeat(1.0, Rows)]);
                    AssertNothingGained(result, gain, isSingle);
                }
            }

            AssertAutoIsAmongTheBest(ends, strength, isSingle);
        }
    }

    private static TrainingOptions Options(Solver solver, double strength, bool standardize) => new()
    {
        Solver = solver,
        L2Strength = strength / Rows,
        Standardize = standardize,
        ThreadCount = 1,
        MaxIterations = solver == Solver.GradientDescent ? 20 : 1000,
    };

    private static double Tolerance(bool isSingle) => isSingle ? 5e-7 : 5e-11;

    private static bool Ends(TrainingReport report) => report.StopReason is StopReason.Converged or StopReason.PrecisionLimit;

    private static void Check(TrainingReport report, TrainingData data, bool standardize, ReadOnlySpan<double> coefficients, double intercept, bool isSingle)
    {
        Assert.True(
            Ends(report) || report.StopReason == StopReason.Separated || report.Solver == Solver.GradientDescent, $"{report.Solver}, λ₂ = {report.L2Strength:E1}: {report.StopReason}.");
        if (Ends(report))
        {
            TrainingData seen = Seen(data, standardize, out double[] means, out double[] deviations);
            (double[] own, double ownIntercept) = Variables(coefficients, intercept, means, deviations);
            AssertNothingGained(report, GradientStepGain.Of(seen.Objective(report.L2Strength), own, ownIntercept), isSingle);
        }
    }

    private static void AssertNothingGained(TrainingReport report, double gain, bool isSingle) => Assert.True(
        gain <= (Tolerance(isSingle) + 1e-14) * Math.Max(report.Objective, 1e-9),
        $"{report.Solver}, λ₂ = {report.L2Strength:E1}: {report.StopReason} after {report.Iterations} iterations at {report.Objective:R}, which a gradient step lowers by {gain:E2}. {report.SolverReason}.");

    private static void AssertAutoIsAmongTheBest(Dictionary<Solver, double> ends, double strength, bool isSingle)
    {
        double best = ends.Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        Assert.False(
            ends[Solver.Auto] > best + (Tolerance(isSingle) * best) + 1e-9, $"λ₂·n = {strength:E1}: Auto ends at {ends[Solver.Auto]:R}, but {ends.MinBy(end => end.Value).Key} at {best:R}.");
    }

    private static TrainingData Seen(TrainingData data, bool standardize, out double[] means, out double[] deviations)
    {
        (double[] m, double[] s) = data.Moments();
        for (int j = 0; j < m.Length; j++)
        {
            bool isConstant = s[j] <= 1e-12 * Math.Abs(m[j]);
            (m[j], s[j]) = (standardize ? m[j] : 0, !standardize ? 1 : isConstant ? 0 : s[j]);
        }

        (means, deviations) = (m, s);
        return standardize ? data.Map((_, j, x) => s[j] == 0 ? 0 : (x - m[j]) / s[j]) : data;
    }

    private static (double[] Coefficients, double Intercept) Variables(ReadOnlySpan<double> coefficients, double intercept, double[] means, double[] deviations)
    {
        double[] own = new double[coefficients.Length];
        for (int j = 0; j < own.Length; j++)
        {
            own[j] = coefficients[j] * deviations[j];
            intercept += coefficients[j] * means[j];
        }

        return (own, intercept);
    }

    /// <summary>Six one-hot tables of three levels; two columns and what they determine; columns whose units lie ten powers of ten apart.</summary>
    private static TrainingData Table(string name, int classCount)
    {
        SplitMix random = new(StableSeed(name));
        TrainingData drawn = MulticlassData.Draw(7 + name.Length, Rows, 4, classCount);
        return name switch
        {
            "one-hot" => OneHot(random, drawn),
            "copies" => drawn.WithColumn(i => drawn.Features[4 * i]).WithColumn(i => drawn.Features[4 * i] - drawn.Features[(4 * i) + 1]).WithColumn(_ => 3),
            _ => drawn.Map((_, j, x) => j switch
            {
                0 => (float)(x * 1e-4),
                1 => (float)(x * 300),
                2 => (float)(50000 + Math.Round(x * 8000)),
                _ => x,
            }),
        };
    }

    private static ulong StableSeed(string name) => (ulong)name.Length;

    private static TrainingData OneHot(SplitMix random, TrainingData drawn)
    {
        const int Tables = 6;
        const int Levels = 3;
        double[] features = new double[Rows * Tables * Levels];
        for (int i = 0; i < Rows; i++)
        {
            for (int t = 0; t < Tables; t++)
            {
                // Two tables know something of the class.
                int level = t < 2 && random.Below(2) == 0 ? (int)drawn.Labels[i] % Levels : random.Below(Levels);
                features[(((i * Tables) + t) * Levels) + level] = 1;
            }
        }

        return new TrainingData(features, Tables * Levels, drawn.Labels);
    }
}
