using LogReg.Simd.Tests.Determinism;
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
    private const int Rows = 120;

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
                GradientStepLaw.Check(result, data, standardize, result.Model.Coefficients, result.Model.Intercept, isSingle);
                ends[solver] = result.StopReason == StopReason.Separated ? double.NaN : result.Objective;
            }

            GradientStepLaw.AssertAutoIsAmongTheBest(ends, strength, isSingle);
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
                    GradientStepLaw.Check(result.Classes[k], data.Of(k), standardize, result.Model.CoefficientsOf(k), result.Model.Intercepts[k], isSingle);
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
                // Where the penalty is weak L-BFGS and OWL-QN may reach the limit of iterations, and says so.
                GradientStepLaw.CheckClasses(result, data, standardize, isSingle, mustEnd: solver is not (Solver.Lbfgs or Solver.OrthantWiseLbfgs));
            }

            GradientStepLaw.AssertAutoIsAmongTheBest(ends, strength, isSingle);
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

    /// <summary>Six one-hot tables of four levels; two columns and what they determine; columns whose units lie ten powers of ten apart.</summary>
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
        const int Levels = 4;
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
