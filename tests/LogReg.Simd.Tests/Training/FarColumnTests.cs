using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Columns that lie far from zero compared with their spread, in every trainer: single precision loses nothing that the caller's floats hold, neither in training nor in scoring.</summary>
public class FarColumnTests
{
    private const int Rows = 160;
    private static readonly TrainingOptions OneThread = new() { ThreadCount = 1 };

    /// <summary>Kinds of columns, every number of which is a float.</summary>
    private static readonly Dictionary<string, Func<int, double>> Columns = new()
    {
        ["odometer"] = i => 1e7 + (i % 20),
        ["date"] = i => 20240128 + (2 * (i % 16)),
        ["seconds"] = i => 1.7e9 + (128 * (i % 25)),
        ["milliseconds"] = i => (131072.0 * 12970000) + (131072.0 * (i % 23)),
        ["pressure"] = i => 101325 + (0.25 * ((i % 25) - 12)),
        ["year"] = i => 2000 + (i % 41) - 20,
        ["hundred"] = i => 100 + ((i % 17) / 256.0),
        ["below zero"] = i => -1e6 + (i % 11),
        ["small"] = i => Math.ScaleB(4096 + (i % 13), -40),
    };

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            TheoryData<string, bool, bool> cases = [];
            foreach (string column in Columns.Keys)
            {
                cases.Add(column, true, true);
                cases.Add(column, true, false);
                cases.Add(column, false, true);
                cases.Add(column, false, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_predicts_what_the_reference_does(string column, bool isSingle, bool standardize)
    {
        TrainingData data = Draw(column, 2);
        (double mean, double deviation) = MomentsOf(data);
        double unit = standardize ? deviation : 1;
        TrainingData moved = data.Map((_, j, x) => j == 0 ? (x - mean) / unit : x);
        if (standardize)
        {
            (double[] means, double[] deviations) = moved.Moments();
            moved = moved.Map((_, j, x) => j == 1 ? (x - means[1]) / deviations[1] : x);
        }

        ReferenceSolution expected = ReferenceSolver.Solve(moved.Objective(1e-3));

        // L-BFGS knows no scales: a column of a million times the other's spread is not for it.
        foreach (Solver solver in standardize ? (Solver[])[Solver.NewtonCholesky, Solver.Lbfgs] : [Solver.NewtonCholesky])
        {
            TrainingOptions options = OneThread with { Solver = solver, L2Strength = 1e-3, Standardize = standardize, Tolerance = isSingle ? 1e-9 : 1e-11 };
            TrainingResult result = data.Train(isSingle, options);
            string who = $"{solver}: {result.StopReason} after {result.Iterations} iterations, gap {result.RelativeCertifiedGap:E1}";
            Assert.True(result.StopReason == StopReason.Converged, who);
            Assert.InRange(result.Objective - expected.Objective, -1e-11 * expected.Objective, 1e-9 * expected.Objective);
            double[] probabilities = Scores(result.Model, data, isSingle);
            for (int i = 0; i < Rows; i++)
            {
                double z = ReferenceModel.Logit(moved.Features.AsSpan(2 * i, 2), expected.Coefficients, expected.Intercept);

                // 1e-9 of F leave the logits some 1e-4·√λ₂ open, the reference's own optimum nothing.
                Assert.True(Math.Abs(ReferenceFunctions.Sigmoid(z) - probabilities[i]) < (isSingle ? 4e-5 : 4e-6), $"{who}, row {i}: {probabilities[i]:R}, expected {ReferenceFunctions.Sigmoid(z):R}");
            }

            // The loss that is reported is that of the model that scores.
            double loss = data.Labels.Select((y, i) => -Math.Log(y == 1 ? probabilities[i] : 1 - probabilities[i])).Sum() / Rows;
            Assert.InRange(result.MeanLoss - loss, -5e-7 * loss, 5e-7 * loss);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_far_column_is_trained_on_as_if_its_offset_had_been_subtracted_before(string column, bool isSingle, bool standardize)
    {
        TrainingOptions options = OneThread with { Standardize = standardize, L2Strength = 0.01, MaxIterations = 40 };
        TrainingData data = Draw(column, 3);
        (TrainingData moved, double offset) = Move(data);

        TrainingResult far = data.Train(isSingle, options);
        TrainingResult near = moved.Train(isSingle, options);
        Assert.Equal(near.Model.Coefficients, far.Model.Coefficients);
        Assert.Equal(near.Objective, far.Objective);
        AssertIntercept(near.Model.Intercept, offset, near.Model.Coefficients[0], far.Model.Intercept);

        foreach (MulticlassMethod method in (MulticlassMethod[])[MulticlassMethod.Softmax, MulticlassMethod.OneVsRest])
        {
            MulticlassModel farClasses = data.TrainClasses(isSingle, options, method).Model;
            MulticlassModel nearClasses = moved.TrainClasses(isSingle, options, method).Model;
            Assert.Equal(nearClasses.Coefficients, farClasses.Coefficients);
            for (int k = 0; k < farClasses.ClassCount; k++)
            {
                AssertIntercept(nearClasses.Intercepts[k], offset, nearClasses.CoefficientsOf(k)[0], farClasses.Intercepts[k]);
            }
        }

        HiddenLayerModel farNetwork = Network(data, isSingle, options);
        HiddenLayerModel nearNetwork = Network(moved, isSingle, options);
        Assert.Equal(nearNetwork.HiddenCoefficients, farNetwork.HiddenCoefficients);
        Assert.Equal(nearNetwork.OutputCoefficients, farNetwork.OutputCoefficients);
        AssertIntercept(nearNetwork.HiddenIntercepts[0], offset, nearNetwork.HiddenCoefficients[0], farNetwork.HiddenIntercepts[0]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_rows_score_as_double_ones_do(string column, bool isSingle, bool standardize)
    {
        TrainingOptions options = OneThread with { Standardize = standardize, L2Strength = 1e-3, MaxIterations = 40 };
        TrainingData data = Draw(column, 2);
        float[] rows = TrainingData.Narrow<float>(data.Features);
        foreach (MulticlassMethod method in (MulticlassMethod[])[MulticlassMethod.Softmax, MulticlassMethod.OneVsRest])
        {
            MulticlassModel model = data.TrainClasses(isSingle, options, method).Model;
            AssertSame(model, data, rows);
            AssertSame(new MulticlassModel(model.Coefficients, model.Intercepts, method, model.ScoresInDouble), data, rows);
        }

        AssertSame(Network(data, isSingle, options), data, rows);
        LogisticModel binary = data.Train(isSingle, options).Model;
        double[] wide = Scores(binary, data, isSingle: false);
        double[] single = Scores(binary, data, isSingle: true);
        Assert.All(Enumerable.Range(0, Rows), i => Assert.InRange(single[i], wide[i] - 1e-6, wide[i] + 1e-6));
    }

    [Theory]
    [InlineData(Loss.LogLoss)]
    [InlineData(Loss.TanhCrossEntropy)]
    [InlineData(Loss.SquaredLogit)]
    [InlineData(Loss.SquaredProbability)]
    public void A_model_that_scores_in_double_gives_a_row_the_same_bits_everywhere(Loss loss)
    {
        TrainingData data = Draw("odometer", 2);
        LogisticModel model = data.Train<float>(OneThread with { Loss = loss, Standardize = true, L2Strength = 1e-3, MaxIterations = 60 }).Model;
        Assert.True(model.ScoresInDouble);

        // Built from its numbers alone it is the same model.
        LogisticModel rebuilt = new(model.Coefficients, model.Intercept, model.Link);
        Assert.True(rebuilt.ScoresInDouble);
        const int Stride = 5;
        float[] features = new float[(Rows * Stride) + 1];
        for (int i = 0; i < Rows; i++)
        {
            (features[(i * Stride) + 1], features[(i * Stride) + 2]) = ((float)data.Features[2 * i], (float)data.Features[(2 * i) + 1]);
        }

        float[] logits = new float[Rows];
        float[] probabilities = new float[Rows];
        bool[] decisions = new bool[Rows];
        model.ComputeLogits(features.AsSpan(1), logits, Stride);
        model.PredictProbabilities(features.AsSpan(1), probabilities, Stride);
        model.Predict(features.AsSpan(1), decisions, 0.4, Stride);
        for (int i = 0; i < Rows; i++)
        {
            float[] row = [features[(i * Stride) + 1], features[(i * Stride) + 2]];
            Assert.Equal((float)model.ComputeLogit([.. row.Select(x => (double)x)]), logits[i]);
            Assert.Equal(logits[i], model.ComputeLogit(row));
            Assert.Equal(probabilities[i], model.PredictProbability(row));
            Assert.Equal(probabilities[i], rebuilt.PredictProbability(row));
            Assert.Equal(decisions[i], model.Predict(row, 0.4));
            Assert.Equal(decisions[i], probabilities[i] > 0.4f);
            Assert.InRange(probabilities[i], (float)model.PredictProbability([.. row.Select(x => (double)x)]) - 2e-7f, (float)model.PredictProbability([.. row.Select(x => (double)x)]) + 2e-7f);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(700)]
    [InlineData(1025)]
    [InlineData(3000)]
    public void Rows_of_any_length_are_widened(int featureCount)
    {
        SplitMix random = new(5);
        double[] beta = random.Vector<double>(featureCount);
        MulticlassModel classes = new([.. beta, .. beta.Select(b => -b), .. beta.Select(b => b / 2)], [-1e6, 3, 1e6], MulticlassMethod.Softmax);
        LogisticModel one = new(beta, -1e6);
        float[] rows = random.Vector<float>(19 * featureCount);
        double[] wide = Array.ConvertAll(rows, x => (double)x);
        float[] logits = new float[57];
        double[] expected = new double[57];
        classes.ComputeLogits(rows, logits);
        classes.ComputeLogits(wide, expected);
        Assert.Equal(Array.ConvertAll(expected, z => (float)z), logits);
        float[] ones = new float[19];
        one.ComputeLogits(rows, ones);
        Assert.Equal([.. Enumerable.Range(0, 19).Select(i => (float)one.ComputeLogit(wide.AsSpan(i * featureCount, featureCount)))], ones);
        AllocatedBytes.AssertNone(() =>
        {
            classes.ComputeLogits(rows, logits);
            one.ComputeLogits(rows, ones);
        });
    }

    [Fact]
    public void Far_columns_that_cancel_each_other_are_noticed_without_a_large_intercept()
    {
        // The end less the beginning decides, and the intercept is near zero; without an intercept nothing can be moved.
        SplitMix random = new(6);
        double[] begin = [.. Enumerable.Range(0, Rows).Select(i => 16e6 + (i % 50))];
        TrainingData data = new([.. begin.SelectMany((x, i) => (double[])[x, x + random.Below(8)])], 2, new double[Rows]);
        data = data with { Labels = [.. Enumerable.Range(0, Rows).Select(i => data.Features[(2 * i) + 1] - data.Features[2 * i] + random.Uniform(-2, 2) > 3.5 ? 1.0 : 0)] };
        foreach (bool fitIntercept in (bool[])[true, false])
        {
            LogisticModel model = data.Train<float>(OneThread with { L2Strength = 1e-4, FitIntercept = fitIntercept }).Model;
            Assert.True(model.ScoresInDouble);
            double[] wide = Scores(model, data, isSingle: false);
            double[] single = Scores(model, data, isSingle: true);
            Assert.All(Enumerable.Range(0, Rows), i => Assert.InRange(single[i], wide[i] - 1e-6, wide[i] + 1e-6));
        }
    }

    [Fact]
    public void Models_without_far_columns_score_as_before()
    {
        TrainingData data = TrainingData.Draw(7, 100, 4);
        LogisticModel model = data.Train<float>(OneThread).Model;
        Assert.False(model.ScoresInDouble);
        Assert.False(data.TrainClasses<float>(OneThread).Model.ScoresInDouble);
        Assert.False(data.TrainClasses<float>(OneThread, MulticlassMethod.OneVsRest).Model.ScoresInDouble);
        Assert.False(Network(data, true, OneThread).ScoresInDouble);
        float[] row = TrainingData.Narrow<float>(data.Features.AsSpan(0, 4).ToArray());
        Assert.Equal(
            LogisticPrimitives.ComputeLogit<float>(row, Array.ConvertAll(model.Coefficients.ToArray(), c => (float)c), (float)model.Intercept), model.ComputeLogit(row));
    }

    [Fact]
    public void A_column_that_is_constant_where_weights_are_not_zero_is_constant()
    {
        TrainingData data = TrainingData.Draw(8, 120, 2, weighted: true).WithColumn(i => i % 7 == 3 ? i : 0.1f + 1e7f);
        double[] weights = [.. data.Weights];
        data = data with { Weights = [0, .. weights[1..]] };
        data.Features[2] = -5;
        Assert.Contains(1.0, data.Labels.Where((_, i) => data.Weights[i] > 0));
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, OneThread with { Standardize = true });
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(0, result.Model.Coefficients[2]);
        }
    }

    [Fact]
    public void Deviations_of_a_few_units_in_the_last_places_are_no_rounding()
    {
        // 1e15 and its neighbours: sixteen digits, of which the last decides.
        TrainingData data = Draw("odometer", 2).Map((_, j, x) => j == 0 ? 1e15 + (x - 1e7) : x);
        TrainingResult result = data.Train<double>(OneThread with { Standardize = true });
        TrainingResult near = data.Map((_, j, x) => j == 0 ? x - 1e15 : x).Train<double>(OneThread with { Standardize = true });
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.True(near.Model.Coefficients[0] > 0.1);
        Assert.Equal(near.Model.Coefficients[0], result.Model.Coefficients[0], 1e-9);
    }

    [Fact]
    public void A_warm_start_knows_where_the_columns_were_moved()
    {
        TrainingData data = Draw("pressure", 2);
        TrainingOptions options = OneThread with { L2Strength = 1e-3, Standardize = true };
        TrainingResult first = data.Train<double>(options);
        TrainingResult again = data.Train<double>(options with { WarmStart = first.Model });
        Assert.InRange(again.Iterations, 0, 1);
        Assert.Equal(first.Objective, again.ObjectiveHistory[0], 1e-10 * first.Objective);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(31.9, 1, 0)]
    [InlineData(33, 1, 33)]
    [InlineData(33.4, 1, 33)]
    [InlineData(-100.3, 0.3, -100.25)]
    [InlineData(1.7e9 + 3, 100, 1.7e9)]
    [InlineData(32, 0, 0)]
    [InlineData(1.7e9 + 3, 0, 1.7e9 + 3)]
    [InlineData(double.NaN, 1, 0)]
    [InlineData(1, double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 1, 0)]
    [InlineData(1e300, 1e-20, 1e300)]
    public void An_offset_is_briefand_near_the_mean(double mean, double deviation, double expected)
    {
        double offset = FeatureOffset.Choose(mean, deviation);
        Assert.Equal(expected, offset, deviation > 0 ? deviation / 2 : 0.0);
        Assert.True(expected != 0 || offset == 0);
    }

    /// <summary>A far column that tells the classes apart, and features around zero.</summary>
    private static TrainingData Draw(string column, int featureCount)
    {
        SplitMix random = new(31);
        double[] far = [.. Enumerable.Range(0, Rows).Select(i => Columns[column](random.Below(997)))];
        double mean = far.Average();
        double deviation = Math.Sqrt(far.Average(x => Math.Pow(x - mean, 2)));
        double[] features = random.Vector<double>(Rows * featureCount, 2);
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            features[i * featureCount] = far[i];
            labels[i] = ((far[i] - mean) / deviation) + (0.5 * features[(i * featureCount) + 1]) + random.Uniform(-2, 2) > 0 ? 1 : 0;
        }

        Assert.All(features, x => Assert.Equal(x, (float)x));
        return new TrainingData(features, featureCount, labels);
    }

    private static (double Mean, double Deviation) MomentsOf(TrainingData data)
    {
        (double[] means, double[] deviations) = data.Moments();
        return (means[0], deviations[0]);
    }

    private static (TrainingData Moved, double Offset) Move(TrainingData data)
    {
        (double mean, double deviation) = MomentsOf(data);
        double offset = FeatureOffset.Choose(mean, deviation);
        Assert.NotEqual(0, offset);
        return (data.Map((_, j, x) => j == 0 ? x - offset : x), offset);
    }

    private static void AssertIntercept(double near, double offset, double coefficient, double far) =>
        Assert.Equal(near - (offset * coefficient), far, 1e-15 * (Math.Abs(near) + Math.Abs(offset * coefficient)));

    private static HiddenLayerModel Network(TrainingData data, bool isSingle, TrainingOptions options)
    {
        TrainingOptions brief = options with { MaxIterations = 12 };
        return isSingle
            ? HiddenLayerNetwork.Train<float>(TrainingData.Narrow<float>(data.Features), data.FeatureCount, data.Classes(), 2, brief).Model
            : HiddenLayerNetwork.Train<double>(data.Features, data.FeatureCount, data.Classes(), 2, brief).Model;
    }

    private static double[] Scores(LogisticModel model, TrainingData data, bool isSingle)
    {
        if (!isSingle)
        {
            double[] probabilities = new double[data.Rows];
            model.PredictProbabilities(data.Features, probabilities);
            return probabilities;
        }

        float[] single = new float[data.Rows];
        model.PredictProbabilities(TrainingData.Narrow<float>(data.Features), single);
        return Array.ConvertAll(single, p => (double)p);
    }

    private static void AssertSame(IClassifier model, TrainingData data, float[] rows)
    {
        double[] wide = new double[Rows * model.ClassCount];
        float[] single = new float[wide.Length];
        int[] classes = new int[Rows];
        model.PredictProbabilities(data.Features, wide);
        model.PredictProbabilities(rows, single);
        model.Predict(rows, classes);
        // Logits of classes may share a large part, which a logit in single precision has to hold: L-BFGS leaves one where it gives up on columns of too different a spread.
        double[] logits = new double[wide.Length];
        (model as MulticlassModel)?.ComputeLogits(data.Features, logits);
        double room = 1e-6 + Math.ScaleB(logits.Max(Math.Abs), -24);
        Assert.All(Enumerable.Range(0, wide.Length), i => Assert.InRange(single[i], wide[i] - room, wide[i] + room));

        for (int i = 0; i < Rows; i++)
        {
            float[] alone = new float[model.ClassCount];
            model.PredictProbabilities(rows.AsSpan(i * data.FeatureCount, data.FeatureCount), alone);
            Assert.Equal(single.AsSpan(i * model.ClassCount, model.ClassCount).ToArray(), alone);
            Assert.Equal(classes[i], model.Predict(rows.AsSpan(i * data.FeatureCount, data.FeatureCount)));
        }
    }
}
