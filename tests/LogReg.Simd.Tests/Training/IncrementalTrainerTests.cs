using System.Numerics;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Batches that arrive one by one give the bits of training from memory; bad batches change nothing.</summary>
public class IncrementalTrainerTests
{
    private static readonly TrainingOptions Valid = new() { Solver = Solver.StochasticGradient, L2Strength = 0.1 };

    public static TheoryData<Solver, LearningRateSchedule, int, bool, int> Runs()
    {
        TheoryData<Solver, LearningRateSchedule, int, bool, int> data = [];
        foreach (Solver solver in (Solver[])[Solver.StochasticGradient, Solver.AdaGrad])
        {
            foreach (bool intercept in (bool[])[true, false])
            {
                data.Add(solver, LearningRateSchedule.InverseSquareRoot, 64, intercept, 1);
                data.Add(solver, LearningRateSchedule.InverseSquareRoot, 64, intercept, 3);
            }

            data.Add(solver, LearningRateSchedule.InverseTime, 7, false, 2);
            data.Add(solver, LearningRateSchedule.Constant, 1, false, 2);
            data.Add(solver, LearningRateSchedule.InverseSquareRoot, 1000, false, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Batches_in_the_order_of_an_epoch_give_the_bits_of_training(
        Solver solver, LearningRateSchedule schedule, int batchSize, bool fitIntercept, int epochs)
    {
        TrainingOptions options = new()
        {
            Solver = solver,
            LearningRateSchedule = schedule,
            BatchSize = batchSize,
            FitIntercept = fitIntercept,
            L2Strength = 0.01,
            MaxIterations = epochs,
            Tolerance = 1e-13,
            Seed = 11,
            ThreadCount = 1,
            WarmStart = new LogisticModel(new double[5], 0),
        };
        AssertSameBits<double>(options);
        AssertSameBits<float>(options);
    }

    [Fact]
    public void An_order_is_a_permutation_that_seed_and_epoch_decide()
    {
        int[] order = new int[1000];
        int[] other = new int[1000];
        IncrementalTrainer<float>.FillEpochOrder(order, 3, 4);
        IncrementalTrainer<double>.FillEpochOrder(other, 3, 4);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.Equal(order, other);
        IncrementalTrainer<float>.FillEpochOrder(other, 3, 5);
        Assert.NotEqual(order, other);
        IncrementalTrainer<float>.FillEpochOrder(other, 4, 4);
        Assert.NotEqual(order, other);
        IncrementalTrainer<float>.FillEpochOrder([], 4, 4);
    }

    [Fact]
    public void Every_place_is_as_likely_as_every_other()
    {
        // 6000 orders of 4: each of the 24 should come up 250 times; a deviation of 80 is five standard deviations (√240 ≈ 15.5).
        Dictionary<string, int> counts = [];
        int[] order = new int[4];
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            IncrementalTrainer<float>.FillEpochOrder(order, 1, epoch);
            string key = string.Join(' ', order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 170, 330));
    }

    [Fact]
    public void A_model_taken_early_is_not_changed_by_later_batches()
    {
        using IncrementalTrainer<float> trainer = new(1, Valid);
        trainer.Train([1f, -1f], [1f, 0f]);
        LogisticModel early = trainer.ToModel();
        double before = early.Coefficients[0];
        trainer.Train([1f, -1f, 2f], [1f, 0f, 1f]);
        Assert.Equal(before, early.Coefficients[0]);
        Assert.NotEqual(before, trainer.ToModel().Coefficients[0]);
        Assert.Equal(5, trainer.SampleCount);
    }

    [Fact]
    public void A_batch_of_one_class_or_with_weights_moves_as_the_formula_says()
    {
        using IncrementalTrainer<double> trainer = new(1, Valid with { LearningRate = 0.5, LearningRateSchedule = LearningRateSchedule.Constant });
        trainer.Train([2.0, 4], [1, 1], [1, 3]);

        // At zero the residuals are −½·s: the mean gradient is −½(2 + 12)/2 for the coefficient and −½(1 + 3)/2 for the intercept.
        Assert.Equal(0.5 * 3.5, trainer.ToModel().Coefficients[0], 1e-15);
        Assert.Equal(0.5, trainer.ToModel().Intercept, 1e-15);
    }

    [Fact]
    public void A_training_that_has_diverged_says_so_and_what_to_do()
    {
        using IncrementalTrainer<float> trainer = new(2, Valid with { LearningRate = 1, LearningRateSchedule = LearningRateSchedule.Constant });
        for (int i = 0; i < 50; i++)
        {
            trainer.Train([1e20f, -2e20f, 3e20f, 1e20f, -1e20f, 2e20f], [0, 1, 1]);
        }

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => trainer.ToModel());
        Assert.Contains("diverged: after 150 samples", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("smaller learning rate", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_batches_are_refused_and_change_nothing()
    {
        using IncrementalTrainer<float> trainer = new(2, Valid);
        trainer.Train([1, 2, 3, 4], [0, 1]);
        double[] before = [.. trainer.ToModel().Coefficients, trainer.ToModel().Intercept];
        AssertRefused("features", ["3", "2"], () => trainer.Train([1, 2, 3], [0, 1]));
        AssertRefused("sampleWeights", ["1", "2"], () => trainer.Train([1, 2, 3, 4], [0, 1], [1]));
        AssertRefused("labels", ["0", "1"], () => trainer.Train([], []));
        AssertRefused("features", ["row 1", "column 0", "NaN"], () => trainer.Train([1, 2, float.NaN, 4], [0, 1]));
        AssertRefused("features", ["row 0", "column 1", "∞|Infinity"], () => trainer.Train([1, float.PositiveInfinity, 3, 4], [0, 1]));
        AssertRefused("labels", ["index 1", "0.5"], () => trainer.Train([1, 2, 3, 4], [0, 0.5f]));
        AssertRefused("labels", ["index 0", "NaN"], () => trainer.Train([1, 2, 3, 4], [float.NaN, 1]));
        AssertRefused("sampleWeights", ["index 1", "-1"], () => trainer.Train([1, 2, 3, 4], [0, 1], [1, -1]));
        Assert.Equal(before, (double[])[.. trainer.ToModel().Coefficients, trainer.ToModel().Intercept]);
        Assert.Equal(2, trainer.SampleCount);
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Train([1, 2, 3, 4], [0, 1]));
    }

    [Fact]
    public void Options_that_need_all_samples_are_refused()
    {
        AssertRefused("options", ["NewtonCholesky"], () => New(Valid with { Solver = Solver.NewtonCholesky }));
        AssertRefused("options", ["Auto"], () => New(Valid with { Solver = Solver.Auto }));
        AssertRefused("options", ["L2"], () => New(Valid with { L2Strength = null }));
        AssertRefused("options", ["Standardising"], () => New(Valid with { Standardize = true }));
        AssertRefused("options", ["Class weights"], () => New(Valid with { ClassWeights = ClassWeights.Balanced }));
        AssertRefused("options", ["Class weights"], () => New(Valid with { ClassWeights = ClassWeights.Of(1, 2) }));
        AssertRefused("options", ["0.5", "L1", "Set it to 0."], () => New(Valid with { L1Strength = 0.5 }));
        AssertRefused("options", ["0.5", "L1", "Set it to 0."], () => New(Valid with { L1Strength = 0.5, Solver = Solver.ProximalNewton }));
        AssertRefused("options", ["ClassWeights.None"], () => New(Valid with { ClassWeights = null! }));
        AssertRefused("options", ["FeatureScale", "255"], () => New(Valid with { FeatureScale = 255 }));
        AssertRefused("options", ["3", "2"], () => New(Valid with { WarmStart = new LogisticModel([1, 2, 3], 0) }));
        AssertRefused("featureCount", ["-1"], () => new IncrementalTrainer<float>(-1, Valid).Dispose());
        AssertRefused("batchesPerEpoch", ["0"], () => new IncrementalTrainer<float>(2, Valid, 0).Dispose());
        Assert.Throws<ArgumentNullException>(() => new IncrementalTrainer<float>(2, null!).Dispose());
        Assert.Throws<NotSupportedException>(() => new IncrementalTrainer<int>(2, Valid).Dispose());
    }

    [Fact]
    public void An_intercept_that_is_not_trained_is_refused_rather_than_dropped()
    {
        TrainingOptions options = Valid with { FitIntercept = false, WarmStart = new LogisticModel([1.0, 2.0], 3) };
        AssertRefused("options", ["intercept of 3", "FitIntercept"], () => New(options));
        New(options with { FitIntercept = true });
        New(options with { WarmStart = new LogisticModel([1.0, 2.0], 0) });
    }

    /// <summary>Asserts an argument error with its argument's name and every one of the texts in its message; "a|b" is either.</summary>
    internal static void AssertRefused(string argument, string[] texts, Action call)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(call);
        Assert.True(exception.ParamName == argument, $"{exception.ParamName}, not {argument}: {exception.Message}");
        Assert.All(texts, text => Assert.True(text.Split('|').Any(t => exception.Message.Contains(t, StringComparison.Ordinal)), $"No {text} in: {exception.Message}"));
    }

    private static void New(TrainingOptions options) => new IncrementalTrainer<float>(2, options).Dispose();

    internal static void AssertSameBits<T>(TrainingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 333;
        TrainingData data = TrainingData.Draw(71, Rows, 5);
        TrainingResult expected = data.Train<T>(options);
        Assert.Equal(options.MaxIterations, expected.Iterations);
        using IncrementalTrainer<T> trainer = new(5, options, (Rows + options.BatchSize - 1) / options.BatchSize);
        int[] order = new int[Rows];
        for (int epoch = 0; epoch < options.MaxIterations; epoch++)
        {
            IncrementalTrainer<T>.FillEpochOrder(order, options.Seed, epoch);
            foreach (int[] batch in order.Chunk(options.BatchSize))
            {
                TrainingData part = data.Select(batch);
                trainer.Train(TrainingData.Narrow<T>(part.Features), TrainingData.Narrow<T>(part.Labels));
            }
        }

        LogisticModel actual = trainer.ToModel();
        Bits.AssertSame<double>(expected.Model.Coefficients, actual.Coefficients, "coefficient", $"{typeof(T).Name}, {options.MaxIterations} epochs");
        Bits.AssertSame<double>([expected.Model.Intercept], [actual.Intercept], "intercept", $"{typeof(T).Name}, {options.MaxIterations} epochs");
        Assert.Equal(Rows * options.MaxIterations, trainer.SampleCount);
    }
}
