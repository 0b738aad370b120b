using System.Globalization;
using System.Xml.Linq;
using LogReg.Simd.Data;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

public sealed class PmmlExportTests
{
    private static readonly XNamespace Pmml = "http://www.dmg.org/PMML-4_4";

    private static readonly DataEncoding Encoded = new()
    {
        FeatureCount = 6,
        Scale = 2,
        Missing = MissingCells.Indicator,
        HasHeader = true,
        Delimiter = ',',
        TargetName = "answer",
        ClassNames = ["no", "yes"],
        PositiveLabels = ["yes"],
        Columns =
        [
            new ColumnEncoding { Name = "size", Kind = ColumnKind.Numeric, FirstFeature = 0, Mean = 3, HasIndicator = true },
            new ColumnEncoding { Name = "time", Kind = ColumnKind.Numeric, FirstFeature = 2, Offset = 8 },
            new ColumnEncoding { Name = "colour", Kind = ColumnKind.OneHot, FirstFeature = 3, Categories = ["?", "other", "red"], Other = "other", Rare = ["teal"], Reference = "blue" },
            new ColumnEncoding { Name = "answer", Kind = ColumnKind.Target },
        ],
    };

    [Theory]
    [InlineData(7.0, 20.0, "red")]
    [InlineData(null, 17.0, "teal")]
    [InlineData(1.5, 16.0, "blue")]
    [InlineData(1.5, 16.0, "unheard of")]
    [InlineData(-2.0, 15.0, null)]
    public void A_reader_of_the_document_computes_the_probability_of_the_record(double? size, double time, string? colour)
    {
        LogisticModel model = new([0.5, -1, 0.25, 2, -3, 1.5], 0.125);
        RecordEncoder<double> encoder = new(Encoded);
        double[] features = new double[6];
        encoder.Encode([RecordCell.Of(size ?? double.NaN), RecordCell.Of(time), RecordCell.Of(colour)], features);
        XElement root = Root(model.ToPmml(new ExportOptions { Encoding = Encoded }));
        Dictionary<string, object?> record = new() { ["size"] = size, ["time"] = time, ["colour"] = colour };
        double logit = LogitOf(root, "yes", record) - LogitOf(root, "no", record);
        Assert.Equal(model.PredictProbability(features), 1 / (1 + Math.Exp(-logit)), 1e-14);
    }

    [Fact]
    public void The_document_has_the_parts_of_a_classification()
    {
        XElement root = Root(new LogisticModel([1, 1, 1, 1, 1, 1], 0, Link.Tanh).ToPmml(new ExportOptions { Encoding = Encoded }));
        Assert.Equal(["Header", "DataDictionary", "TransformationDictionary", "RegressionModel"], root.Elements().Select(element => element.Name.LocalName));
        XElement model = root.Element(Pmml + "RegressionModel")!;
        Assert.Equal(("classification", "logit"), ((string?)model.Attribute("functionName"), (string?)model.Attribute("normalizationMethod")));
        Assert.Equal(["MiningSchema", "Output", "RegressionTable", "RegressionTable"], model.Elements().Select(element => element.Name.LocalName));
        string[] fields = [.. root.Element(Pmml + "DataDictionary")!.Elements().Select(field => (string)field.Attribute("name")!)];
        Assert.Equal(["size", "time", "colour", "answer"], fields);
        Assert.All(model.Element(Pmml + "MiningSchema")!.Elements(), field => Assert.Contains((string)field.Attribute("name")!, fields));
        string[] known = [.. fields, .. root.Element(Pmml + "TransformationDictionary")!.Elements().Select(field => (string)field.Attribute("name")!)];
        IEnumerable<XElement> predictors = model.Descendants().Where(element => element.Name.LocalName.EndsWith("Predictor", StringComparison.Ordinal));
        Assert.All(predictors, predictor => Assert.Contains((string)predictor.Attribute("name")!, known));
        Assert.Equal("1", (string?)model.Descendants(Pmml + "NumericPredictor").First(predictor => (string)predictor.Attribute("name")! == "size (filled)").Attribute("coefficient"));
    }

    [Fact]
    public void Softmax_has_a_table_per_class()
    {
        MulticlassModel model = new([1, 2, 3, 4, 5, 6], [7, 8, 9], MulticlassMethod.Softmax);
        XElement regression = Root(model.ToPmml(new ExportOptions { Labels = LabelList.Of([5L, 6, 7]) })).Element(Pmml + "RegressionModel")!;
        Assert.Equal("softmax", (string?)regression.Attribute("normalizationMethod"));
        Assert.Equal(["5", "6", "7"], regression.Elements(Pmml + "RegressionTable").Select(table => (string)table.Attribute("targetCategory")!));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], regression.Descendants(Pmml + "NumericPredictor").Select(predictor => (string)predictor.Attribute("coefficient")!));
    }

    [Fact]
    public void What_PMML_does_not_have_is_refused()
    {
        Assert.Contains("ONNX", Assert.Throws<ArgumentException>(() => new LogisticModel([1], 0, Link.Identity).ToPmml()).Message, StringComparison.Ordinal);
        Assert.Contains("softmax", Assert.Throws<ArgumentException>(() => new MulticlassModel([1, 2], [0, 0], MulticlassMethod.OneVsRest).ToPmml()).Message, StringComparison.Ordinal);
    }

    private static XElement Root(ExportedFile file)
    {
        using MemoryStream stream = new(file.Content.ToArray());
        return XDocument.Load(stream).Root!;
    }

    /// <summary>A table's logit as the standard defines it: derived fields first, then replacements of the mining schema, then predictors.</summary>
    private static double LogitOf(XElement root, string category, Dictionary<string, object?> record)
    {
        Dictionary<string, object?> cells = new(record);
        foreach (XElement derived in root.Descendants(Pmml + "DerivedField"))
        {
            XElement reference = derived.Descendants(Pmml + "FieldRef").Single();
            object? cell = record[(string)reference.Attribute("field")!];
            cells[(string)derived.Attribute("name")!] = derived.Element(Pmml + "Apply") is null ? cell ?? Number(reference, "mapMissingTo") : cell is null ? 1.0 : 0.0;
        }

        XElement table = root.Descendants(Pmml + "RegressionTable").Single(table => (string)table.Attribute("targetCategory")! == category);
        double logit = Number(table, "intercept");
        foreach (XElement predictor in table.Elements(Pmml + "NumericPredictor"))
        {
            logit += Number(predictor, "coefficient") * (double)cells[(string)predictor.Attribute("name")!]!;
        }

        foreach (IGrouping<string, XElement> column in table.Elements(Pmml + "CategoricalPredictor").GroupBy(predictor => (string)predictor.Attribute("name")!))
        {
            XElement field = root.Descendants(Pmml + "MiningField").Single(field => (string)field.Attribute("name")! == column.Key);
            string cell = (string?)cells[column.Key] ?? (string)field.Attribute("missingValueReplacement")!;
            string[] valid = [.. column.Select(predictor => (string)predictor.Attribute("value")!), "blue"];
            string value = valid.Contains(cell) ? cell : (string)field.Attribute("invalidValueReplacement")!;
            logit += column.Where(predictor => (string)predictor.Attribute("value")! == value).Sum(predictor => Number(predictor, "coefficient"));
        }

        return logit;
    }

    private static double Number(XElement element, string attribute) => double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
