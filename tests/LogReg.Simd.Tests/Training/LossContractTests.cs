using LogReg.Simd.Tests.Allocation;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>Whatever the loss: the same bits on any number of threads and batch by batch, no allocation, and errors that say what is wrong.</summary>
[Collection(nameof(AllocationTests))]
public class LossContractTests
{
    private static readonly Lazy<TrainingData> Large = new(() => TrainingData.Draw(421, 20_000, 24));

    public static TheoryData<Loss> Losses => [.. Enum.GetValues<Loss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Threads_change_no_bit(Loss loss)
    {
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.OrthantWiseLbfgs])
        {
            TrainingOptions options = new() { Loss = loss, Solver = solver, L2Strength = 1e-3, L1Strength = solver == Solver.OrthantWiseLbfgs ? 1e-3 : 0, MaxIterations = 4, ThreadCount = 1 };
            TrainingResult expected = Large.Value.Train<float>(options);
            Assert.True(expected.Iterations > 0);
            foreach (int threads in (int[])[2, 3])
            {
                TrainingLaws.AssertSameBits(expected, Large.Value.Train<float>(options with { ThreadCount = threads, SharesAlways = true }));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Batches_in_the_order_of_an_epoch_give_the_bits_of_training(Loss loss)
    {
        LogisticModel start = new([0.25, -0.5, 0, 0.125, 1], 0.5, LinkOf(loss));
        TrainingOptions options = new()
        {
            Loss = loss,
            Solver = Solver.StochasticGradient,
            LearningRate = 0.03,
            L2Strength = 0.01,
            BatchSize = 20,
            MaxIterations = 2,
            Tolerance = 1e-13,
            ThreadCount = 1,
            WarmStart = start,
        };
        AssertSameBits<float>(options with { FitIntercept = false, WarmStart = new LogisticModel(start.Coefficients, 0, start.Link) });
        AssertSameBits<double>(options);
        using IncrementalTrainer<float> trainer = new(5, options);
        Assert.Equal(start.Link, trainer.ToModel().Link);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void An_iteration_allocates_nothing(Loss loss)
    {
        TrainingData data = TrainingData.Draw(422, 3000, 12);
        foreach (Solver solver in (Solver[])[Solver.Lbfgs, Solver.NewtonCholesky, Solver.StochasticGradient])
        {
            if (loss == Loss.SquaredProbability && solver == Solver.NewtonCholesky)
            {
                continue;
            }

            TrainingOptions options = new() { Loss = loss, Solver = solver, L2Strength = 1e-6, MaxIterations = 12, Tolerance = 1e-200, LearningRate = 0.01, ThreadCount = 1 };
            data.Train(false, options);

            // Newton is done with a quadratic loss in one step, and every later one is a step that rounding alone makes.
            int leastSteps = loss == Loss.SquaredLogit && solver == Solver.NewtonCholesky ? 0 : 3;
            long least = TrainingAllocationTests.Meter.Least(meter => data.Train(false, options, meter), leastSteps: leastSteps);
            Assert.True(least == 0, $"{loss}, {solver}: {least} bytes.");
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.ProximalNewton)]
    [InlineData(Solver.SubsampledLbfgs)]
    public void A_solver_that_needs_a_convex_loss_refuses_another(Solver solver)
    {
        TrainingOptions options = new() { Loss = Loss.SquaredProbability, Solver = solver };
        AssertRefused("options", [solver.ToString(), "SquaredProbability", "convex", "Lbfgs", "Auto"], () => Train(options));
    }

    [Fact]
    public void Bad_losses_and_starts_of_another_link_are_refused()
    {
        AssertRefused("options", ["77"], () => Train(new TrainingOptions { Loss = (Loss)77 }));
        AssertRefused("options", ["-1"], () => Train(new TrainingOptions { Loss = (Loss)(-1) }));
        foreach (Loss loss in Enum.GetValues<Loss>())
        {
            foreach (Link link in Enum.GetValues<Link>())
            {
                TrainingOptions options = new() { Loss = loss, WarmStart = new LogisticModel([0.5], 0, link) };
                TrainingOptions incremental = options with { Solver = Solver.AdaGrad, L2Strength = 0.1 };
                if (link == LinkOf(loss))
                {
                    Train(options);
                    new IncrementalTrainer<float>(1, incremental).Dispose();
                    continue;
                }

                string[] texts = [link.ToString(), LinkOf(loss).ToString(), loss.ToString()];
                AssertRefused("options", texts, () => Train(options));
                AssertRefused("options", texts, () => new IncrementalTrainer<float>(1, incremental).Dispose());
            }
        }
    }

    private static Link LinkOf(Loss loss) => loss switch
    {
        Loss.TanhCrossEntropy => Link.Tanh,
        Loss.SquaredLogit => Link.Identity,
        _ => Link.Logistic,
    };

    private static void Train(TrainingOptions options) => LogisticRegression.Train<float>([1, 2, -1, 0.5f], 1, [1, 0, 0, 1], options);
}
