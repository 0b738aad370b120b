using System.Globalization;
using LogReg.Simd.Data;
using LogReg.Simd.Training;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

public sealed class EncodedExportTests
{
    private static readonly string[] Colours = ["red", "blue", "green", "", "?", "rare", "never seen", "RED"];
    private static readonly string[] Flags = ["true", "false", "TRUE", "fAlSe", ""];
    private static readonly double[] Sizes = [1.5, 0.1, double.NaN, -7e5];
    private static readonly double[] Times = [1700000003, double.NaN, 1700000004.5];

    [Theory]
    [InlineData(MissingCells.Mean, 1, CategoryCoding.OneHot, 0, false)]
    [InlineData(MissingCells.Indicator, 3, CategoryCoding.OneHot, 2, false)]
    [InlineData(MissingCells.Median, 0.1, CategoryCoding.Treatment, 0, true)]
    [InlineData(MissingCells.Indicator, 7, CategoryCoding.Treatment, 2, true)]
    public void Columns_become_the_features_that_a_record_has(MissingCells missing, double scale, CategoryCoding coding, int minimum, bool isDouble)
    {
        DataOptions options = new() { Missing = missing, Scale = scale, Coding = coding, RareLimit = minimum, MoveFarColumns = true, Categorical = "colour,is_new" };
        if (isDouble)
        {
            Check<double>(options, isDouble, (model, row) => model.PredictProbability(row));
        }
        else
        {
            Check<float>(options, isDouble, (model, row) => model.PredictProbability(row));
        }
    }

    private static void Check<T>(DataOptions options, bool isDouble, Probability<T> predict)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        DataEncoding encoding = MixedTable.EncodingOf<T>(options);
        LogisticModel model = new(Rows.Numbers(5, encoding.FeatureCount), 0.125);
        RecordEncoder<T> encoder = new(encoding);
        (double Size, string Colour, string Flag, double Time)[] records =
            [.. from size in Sizes from colour in Colours from flag in Flags from time in Times select (size, colour, flag, time)];
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Encoding = encoding, IsDouble = isDouble }));
        NamedOnnxValue[] inputs =
        [
            RuntimeSession.Column("size", [.. records.Select(record => record.Size)]), RuntimeSession.Column("colour", [.. records.Select(record => record.Colour)]),
            RuntimeSession.Column("is_new", [.. records.Select(record => record.Flag)]), RuntimeSession.Column("far", [.. records.Select(record => record.Time)]),
        ];
        Scores<T> scores = session.Run<T>(inputs);
        T[] features = new T[encoding.FeatureCount];
        for (int i = 0; i < records.Length; i++)
        {
            RecordCell[] cells = [.. encoder.Columns.Select(column => column switch
            {
                "size" => RecordCell.Of(records[i].Size),
                "colour" => RecordCell.Of(records[i].Colour),
                "is_new" => RecordCell.Of(records[i].Flag),
                _ => RecordCell.Of(records[i].Time),
            })];
            encoder.Encode(cells, features);
            ScoreBounds.Check(predict(model, features), scores.Probabilities[(2 * i) + 1], ScoreBounds.OfLogit<T>(features, model.Coefficients, model.Intercept));
        }

        Assert.All(scores.Texts, label => Assert.Contains(label, (string[])["no", "yes"]));
    }

    [Fact]
    public void Columns_may_have_the_names_of_outputs()
    {
        DataEncoding encoding = new()
        {
            FeatureCount = 2,
            HasHeader = true,
            Columns = [new ColumnEncoding { Name = "label", Kind = ColumnKind.Numeric, FirstFeature = 0 }, new ColumnEncoding { Name = "X", Kind = ColumnKind.Numeric, FirstFeature = 1 }],
        };
        using RuntimeSession session = new(new LogisticModel([1, 1], 0).ToOnnx(new ExportOptions { Encoding = encoding }));
        Assert.Equal(["label", "X"], session.Inputs);
    }

    [Fact]
    public void Features_without_columns_are_one_input()
    {
        DataEncoding encoding = new() { FeatureCount = 3, Format = DataFormat.Libsvm, Scale = 255, ClassNames = ["3", "5", "-1"] };
        MulticlassModel model = new(Rows.Numbers(5, 9), [0, 0, 0], MulticlassMethod.Softmax);
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Encoding = encoding }));
        double[] row = [255, 7, 0];
        float[] expected = new float[3];
        model.PredictProbabilities(Array.ConvertAll(row, value => (float)(value / 255)), expected);
        Scores<float> scores = session.Run<float>([NamedOnnxValue.CreateFromTensor("X", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<double>(row, [1, 3]))]);
        Assert.Equal(long.Parse(encoding.ClassNames[model.Predict(Array.ConvertAll(row, value => (float)(value / 255)))], CultureInfo.InvariantCulture), scores.Integers[0]);
        for (int k = 0; k < 3; k++)
        {
            ScoreBounds.Check(expected[k], scores.Probabilities[k], 1e-6);
        }
    }

    /// <summary>ONNX Runtime joins the division by a scalar and the product behind it, and rounds the scalar to single precision.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(255, true)]
    [InlineData(3, false)]
    [InlineData(255, false)]
    public void A_scale_keeps_the_digits_of_double(double scale, bool hasColumns)
    {
        DataEncoding encoding = new()
        {
            FeatureCount = 1,
            Format = hasColumns ? DataFormat.Csv : DataFormat.Libsvm,
            HasHeader = hasColumns,
            Scale = scale,
            ClassNames = ["0", "1"],
            PositiveLabels = ["1"],
            Columns = hasColumns ? [new ColumnEncoding { Name = "X", Kind = ColumnKind.Numeric, FirstFeature = 0 }] : [],
        };
        LogisticModel model = new([-0.75], 0.25);
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Encoding = encoding, IsDouble = true }));
        double[] cells = Rows.Numbers(11, 40, scale: 50);
        Scores<double> scores = session.Run<double>([RuntimeSession.Column("X", cells)]);
        for (int i = 0; i < cells.Length; i++)
        {
            double[] row = [cells[i] / scale];
            ScoreBounds.Check(model.PredictProbability(row), scores.Probabilities[(2 * i) + 1], ScoreBounds.OfLogit<double>(row, model.Coefficients, model.Intercept));
        }
    }

    [Fact]
    public void An_encoding_of_other_features_is_refused()
    {
        DataEncoding encoding = new() { FeatureCount = 3, Format = DataFormat.Libsvm };
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new LogisticModel([1, 1], 0).ToOnnx(new ExportOptions { Encoding = encoding }));
        Assert.Contains("3 features, but the model has 2", exception.Message, StringComparison.Ordinal);
    }

    private delegate T Probability<T>(LogisticModel model, ReadOnlySpan<T> row);
}
