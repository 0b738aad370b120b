using LogReg.Simd.Tests.Shared;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Xunit;

namespace LogReg.Simd.MicrosoftML.Tests;

public sealed class LogisticTransformerTests
{
    private static readonly string[] Columns = ["Length", "Width", "Petals"];

    private readonly MLContext context = new(seed: 1);

    [Fact]
    public void Views_engines_and_the_model_have_the_same_bits()
    {
        Flower[] rows = Flower.Rows(100);
        IDataView view = context.Data.LoadFromEnumerable(rows);
        LogisticModel model = new([0.5, -1.25, 0.125], 0.375);
        LogisticTransformer transformer = model.ToTransformer(Columns);
        IDataView scored = transformer.Transform(view);
        Verdict[] verdicts = [.. context.Data.CreateEnumerable<Verdict>(scored, reuseRowObject: false)];
        using PredictionEngine<Flower, Verdict> engine = context.Model.CreatePredictionEngine<Flower, Verdict>(transformer);
        Assert.Equal(rows.Length, verdicts.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Verdict alone = engine.Predict(rows[i]);
            Assert.Equal(model.ComputeLogit(rows[i].Features), verdicts[i].Score);
            Assert.Equal(model.PredictProbability(rows[i].Features), verdicts[i].Probability);
            Assert.Equal(model.Predict(rows[i].Features), verdicts[i].PredictedLabel);
            Assert.Equal((verdicts[i].Score, verdicts[i].Probability, verdicts[i].PredictedLabel), (alone.Score, alone.Probability, alone.PredictedLabel));
        }
    }

    [Fact]
    public void An_estimator_stands_in_a_pipeline_and_is_evaluated_as_ML_NETs_own()
    {
        IDataView view = Flower.View(context);
        EstimatorChain<Microsoft.ML.Transforms.ColumnCopyingTransformer> pipeline = context.Transforms.Concatenate("All", "Length", "Number")
            .Append(new LogisticEstimator(context, new TableColumns { Features = ["Features"] }))
            .Append(context.Transforms.CopyColumns("Copy", "Probability"));
        TransformerChain<Microsoft.ML.Transforms.ColumnCopyingTransformer> trained = pipeline.Fit(view);
        IDataView scored = trained.Transform(view);
        CalibratedBinaryClassificationMetrics metrics = context.BinaryClassification.Evaluate(scored);
        bool[] labels = [.. view.GetColumn<bool>("Label")];
        bool[] predicted = [.. scored.GetColumn<bool>("PredictedLabel")];
        Assert.Equal(labels.Zip(predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0), metrics.Accuracy, 12);
        Assert.Equal(scored.GetColumn<float>("Probability"), scored.GetColumn<float>("Copy"));
        Assert.NotEmpty(context.BinaryClassification.CrossValidate(view, new LogisticEstimator(context), numberOfFolds: 3));
    }

    [Fact]
    public void The_shape_of_the_output_is_promised_before_and_kept()
    {
        LogisticEstimator estimator = new(context, new TableColumns { Features = ["Features"], Label = "Label" });
        IDataView view = Flower.View(context);
        IDataView scored = estimator.Fit(view).Transform(view);
        Assert.Equal(["Score", "Probability", "PredictedLabel"], scored.Schema.Select(column => column.Name).TakeLast(3));
        EstimatorChain<LogisticTransformer> wrong = context.Transforms.CopyColumns("Other", "Length").Append(new LogisticEstimator(context, new TableColumns { Features = ["Nothing"] }));
        Assert.Contains("'Nothing'", Assert.ThrowsAny<Exception>(() => wrong.Fit(view)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_ML_NET_has_the_same_probabilities_here()
    {
        IDataView view = Flower.View(context);
        BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> trained =
            context.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(view);
        LogisticModel model = trained.ToLogisticModel();
        Assert.Equal(trained.Model.SubModel.Weights.Select(weight => (double)weight), model.Coefficients.ToArray());
        Assert.Equal(trained.Model.SubModel.Bias, model.Intercept);
        Compare(trained.Transform(view), model);

        BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> ascended =
            context.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(view);
        Compare(ascended.Transform(view), ascended.ToLogisticModel());
    }

    [Fact]
    public void A_row_without_a_number_has_no_probability_and_the_label_false()
    {
        LogisticTransformer transformer = new LogisticModel([1, 1, 1], 5).ToTransformer();
        using PredictionEngine<Flower, Verdict> engine = context.Model.CreatePredictionEngine<Flower, Verdict>(transformer);
        Verdict verdict = engine.Predict(new Flower { Features = [1, float.NaN, 2] });
        Assert.True(float.IsNaN(verdict.Score) && float.IsNaN(verdict.Probability));
        Assert.False(verdict.PredictedLabel);
    }

    [Fact]
    public void Another_number_of_features_and_files_of_ML_NET_are_refused_with_a_remedy()
    {
        IDataView view = Flower.View(context);
        LogisticTransformer transformer = new LogisticModel([1, 1], 0).ToTransformer();
        Assert.Contains("hold 3 features, but the model has 2", Assert.Throws<ArgumentException>(() => transformer.Transform(view)).Message, StringComparison.Ordinal);
        Assert.Contains("'Missing'", Assert.Throws<ArgumentException>(() => new LogisticModel([1], 0).ToTransformer("Missing").Transform(view)).Message, StringComparison.Ordinal);
        using MemoryStream stream = new();
        Assert.Contains("Model.Save", Assert.Throws<NotSupportedException>(() => context.Model.Save(transformer, view.Schema, stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_view_are_scored_without_allocation()
    {
        IDataView scored = new LogisticModel([0.5, -1.25, 0.125], 0.375).ToTransformer().Transform(Flower.View(context, 400));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Probability"]]);
        ValueGetter<float> getter = cursor.GetGetter<float>(scored.Schema["Probability"]);
        Assert.True(cursor.MoveNext());
        float probability = 0;
        AllocatedBytes.AssertNone(() => getter(ref probability));
        Assert.True(probability > 0);
    }

    private static void Compare(IDataView scored, LogisticModel model)
    {
        float[][] rows = [.. scored.GetColumn<float[]>("Features")];
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        for (int i = 0; i < rows.Length; i++)
        {
            // Their logit is rounded in single precision in an order of theirs: 2(d + 1) roundings of its terms, a quarter of which the probability has.
            double size = Math.Abs(model.Intercept);
            for (int j = 0; j < rows[i].Length; j++)
            {
                size += Math.Abs(rows[i][j] * model.Coefficients[j]);
            }

            double bound = (((rows[i].Length + 1) * size / 2) + 2) / (1 << 24);
            double[] wide = Array.ConvertAll(rows[i], feature => (double)feature);
            Assert.InRange(probabilities[i], model.PredictProbability(wide) - bound, model.PredictProbability(wide) + bound);
        }
    }
}
