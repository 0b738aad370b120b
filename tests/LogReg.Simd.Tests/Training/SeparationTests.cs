using System.Globalization;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Whether a finite optimum exists without a penalty, against sets for which that is known by construction; more of them with LOGREG_SEPARATION_SETS.</summary>
public class SeparationTests
{
    private static readonly TrainingOptions Unpenalized = new() { L2Strength = 0, ThreadCount = 1 };

    private static readonly Solver[] FastSolvers =
        [Solver.Auto, Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs, Solver.ProximalNewton, Solver.OrthantWiseLbfgs];

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    /// <summary>In either precision, so that ten thousand sets are judged in all.</summary>
    private const int LeastGenerated = 5000;

    private static int Sets =>
        int.TryParse(Environment.GetEnvironmentVariable("LOGREG_SEPARATION_SETS"), NumberStyles.None, CultureInfo.InvariantCulture, out int sets) ? sets : 240;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Generated_sets_are_judged_right_and_the_features_named(bool isSingle)
    {
        for (int seed = 0; seed < Math.Max(Sets, LeastGenerated); seed++)
        {
            SeparationCase set = SeparationCase.Draw(seed);
            Solver solver = FastSolvers[seed % FastSolvers.Length];
            AssertJudged(set, set.Data.Train(isSingle, Unpenalized with { Solver = solver }));
        }
    }

    [Theory]
    [InlineData(1218, 0)]
    [InlineData(551, 0)]
    [InlineData(2827, 0)]
    [InlineData(9599, 0)]
    [InlineData(21407, 0)]
    [InlineData(21733, 0)]
    [InlineData(182240, 0)]
    [InlineData(1218, 3000)]
    [InlineData(2827, 3000)]
    public void Sets_that_were_once_misjudged_are_judged_right_by_every_fast_solver(int seed, int moved)
    {
        // A row whose curvature is lost in the rounding of centring; multipliers that underflow; small moves beside large ones; a direction whose curvature is no more than rounding of
        // the others' while the gradient still has a share in it, along which no step goes.
        SeparationCase set = SeparationCase.Draw(seed);
        TrainingData data = set.Data.Map((_, _, x) => x + moved);
        foreach (Solver solver in FastSolvers)
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                AssertJudged(set, data.Train(isSingle, Unpenalized with { Solver = solver }));
                AssertJudged(set, data.TrainClasses(isSingle, Unpenalized));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Generated_sets_far_from_zero_are_judged_as_they_are_near_it(bool isSingle)
    {
        int[] moves = [1, -30, 400, -5000];
        for (int seed = 0; seed < Sets / 4; seed++)
        {
            SeparationCase set = SeparationCase.Draw(seed);
            AssertJudged(set, set.Data.Map((_, j, x) => x + moves[(seed + j) % moves.Length]).Train(isSingle, Unpenalized with { Solver = FastSolvers[seed % FastSolvers.Length] }));
        }
    }

    [Theory]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void Slow_solvers_claim_nothing_that_is_wrong(Solver solver)
    {
        for (int seed = 0; seed < Sets / 8; seed++)
        {
            SeparationCase set = SeparationCase.Draw(seed);
            TrainingResult result = set.Data.Train(seed % 2 == 0, Unpenalized with { Solver = solver, MaxIterations = 60 });
            string context = $"{set.Description}, {solver}: {result.StopReason} after {result.Iterations}, {result.OptimumExistence}, features {string.Join(' ', result.SeparatingFeatures)}";
            Assert.True(result.OptimumExistence != (set.Kind == Separation.None ? OptimumExistence.Separated : OptimumExistence.Proven), context);
            Assert.True((result.StopReason == StopReason.Separated) == (result.OptimumExistence == OptimumExistence.Separated), context);
            Assert.True(set.Kind == Separation.None || result.StopReason != StopReason.Converged, context);
        }
    }

    [Fact]
    public void Columns_that_depend_on_each_other_neither_hide_a_separation_nor_are_blamed_for_it()
    {
        // Behind the features: a copy of the last one, a constant, and the sum of all. The direction needs as few columns as without them.
        int judged = 0;
        foreach (int seed in Enumerable.Range(0, Sets / 2).Append(376).Append(551))
        {
            SeparationCase set = SeparationCase.Draw(seed);
            int d = set.Data.FeatureCount;
            TrainingData data = set.Data
                .WithColumn(i => set.Data.Features[(i * d) + d - 1])
                .WithColumn(_ => 7)
                .WithColumn(i => set.Data.Features.AsSpan(i * d, d).ToArray().Sum());
            foreach (bool isSingle in (bool[])[true, false])
            {
                TrainingResult result = data.Train(isSingle, Unpenalized);
                string context = $"{set.Description}, single {isSingle}: {result.StopReason}, {result.OptimumExistence}, features {string.Join(' ', result.SeparatingFeatures)}";
                Assert.True(result.OptimumExistence == (set.Kind == Separation.None ? OptimumExistence.Proven : OptimumExistence.Separated), context);
                if (set.Kind == Separation.Quasi && set.Support.Length > 1)
                {
                    // The sum may stand for others, but nothing that is not needed is named: the columns named separate by themselves.
                    Assert.True(result.SeparatingFeatures.Count <= set.Support.Length + 1, context);
                    Assert.DoesNotContain(d + 1, result.SeparatingFeatures);
                    Assert.True(data.Columns(result.SeparatingFeatures).Train(isSingle, Unpenalized).StopReason == StopReason.Separated, context);
                    judged++;
                }

                Assert.Contains(d + 1, result.UnidentifiedFeatures);
                Assert.Contains(d, result.UnidentifiedFeatures);
                Assert.Contains(d - 1, result.UnidentifiedFeatures);
            }
        }

        Assert.True(judged > 20, $"{judged} directions of several features.");
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_rare_indicator_that_always_goes_with_the_outcome_is_found_by_every_solver_in_many_rows(Solver solver)
    {
        SplitMix random = new(25);
        const int Rows = 12_000;
        double[] features = new double[2 * Rows];
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            features[2 * i] = 2 * random.Signed();
            features[(2 * i) + 1] = i < 20 ? 1 : 0;
            labels[i] = i < 20 || features[2 * i] + (4 * random.Signed()) > 1 ? 1 : 0;
        }

        TrainingData data = new(features, 2, labels);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver, MaxIterations = 100 });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([1], result.SeparatingFeatures);
            Assert.Equal(OptimumExistence.Separated, result.OptimumExistence);
        }
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    public void Several_classes_that_only_touch_are_separated_too_and_the_feature_is_named(Solver solver)
    {
        // Feature 3 is 1 for some samples of class 2 and for nobody else; else the classes overlap.
        // With one sample of each class there it is no longer.
        TrainingData data = MulticlassData.Draw(31, 300, 4, 3);
        data = data.Map((i, j, x) => j == 3 ? (data.Labels[i] == 2 && i % 4 == 0 ? 1 : 0) : x);
        TrainingData overlapping = data.Map((i, j, x) => i < 3 && j == 3 ? 1 : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([3], result.SeparatingFeatures);
            Assert.Equal(OptimumExistence.Separated, result.OptimumExistence);

            MulticlassResult finite = overlapping.TrainClasses(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Converged, finite.StopReason);
            Assert.Equal(OptimumExistence.Proven, finite.OptimumExistence);
            Assert.Empty(finite.SeparatingFeatures);
        }
    }

    [Fact]
    public void Two_classes_of_softmax_are_judged_as_the_binary_model_is()
    {
        for (int seed = 0; seed < Sets / 4; seed++)
        {
            SeparationCase set = SeparationCase.Draw(seed);
            AssertJudged(set, set.Data.TrainClasses(seed % 2 == 0, Unpenalized));
        }
    }

    [Fact]
    public void A_penalty_makes_an_optimum_and_a_loss_that_is_not_convex_leaves_the_question_open()
    {
        TrainingData data = TrainingData.Draw(32, 80, 3);
        Assert.Equal(OptimumExistence.Proven, data.Train<double>(Unpenalized with { L2Strength = 0.1 }).OptimumExistence);
        Assert.Equal(OptimumExistence.Proven, data.Train<double>(Unpenalized with { L1Strength = 0.1 }).OptimumExistence);
        Assert.Equal(OptimumExistence.Undecided, data.Train<double>(Unpenalized with { Loss = Loss.SquaredProbability }).OptimumExistence);
        Assert.Equal(OptimumExistence.Proven, data.Train<double>(Unpenalized with { Loss = Loss.SquaredLogit }).OptimumExistence);
    }

    private static void AssertJudged(SeparationCase set, TrainingReport report)
    {
        bool isFinite = set.Kind == Separation.None;
        string context =
            $"{set.Description}, {report.Solver}: {report.StopReason} after {report.Iterations}, {report.OptimumExistence}, features {string.Join(' ', report.SeparatingFeatures)}";
        Assert.True(report.StopReason == (isFinite ? StopReason.Converged : StopReason.Separated), context);
        Assert.True(report.OptimumExistence == (isFinite ? OptimumExistence.Proven : OptimumExistence.Separated), context);
        Assert.True(set.Kind != Separation.Quasi || report.SeparatingFeatures.Order().SequenceEqual(set.Support), context);
    }
}
