using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Writing;

namespace LogReg.Simd.Onnx.Pmml;

/// <summary>A PMML document with one regression model.</summary>
/// <remarks>Source: PMML 4.4, "Regression" and "Transformations", https://dmg.org/pmml/v4-4-1/Regression.html.</remarks>
internal sealed class PmmlDocument
{
    private const string Namespace = "http://www.dmg.org/PMML-4_4";

    private static readonly SearchValues<char> NotInXml = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code).Except("\t\n\r"), '\uFFFE', '\uFFFF']);

    private readonly DataEncoding encoding;
    private readonly LabelList labels;
    private readonly string target;

    public PmmlDocument(ExportOptions options, IClassifier model)
    {
        labels = ExportCheck.Labels(options, model, "in PMML the largest probability decides");
        DataEncoding given = options.Encoding ?? new DataEncoding { FeatureCount = model.FeatureCount };
        encoding = given.Columns.Count > 0 ? given : given with { Columns = [.. Plain(given)] };
        target = Unique(given.TargetName);
    }

    private IEnumerable<ColumnEncoding> Numbers => encoding.Columns.Where(column => column.Kind == ColumnKind.Numeric);

    private IEnumerable<ColumnEncoding> Texts => encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot);

    public ExportedFile Write(string normalization, IReadOnlyList<PmmlTable> tables)
    {
        using MemoryStream content = new();
        using (XmlWriter xml = XmlWriter.Create(content, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("PMML", Namespace);
            xml.WriteAttributeString("version", "4.4");
            Element(xml, "Header", () => Element(xml, "Application", null, ("name", FileFacts.Producer)));
            Element(xml, "DataDictionary", () => WriteDictionary(xml));
            Element(xml, "TransformationDictionary", () => WriteFilled(xml));
            Element(xml, "RegressionModel", () => WriteModel(xml, tables), ("functionName", "classification"), ("normalizationMethod", normalization), ("targetField", target));
            xml.WriteEndElement();
        }

        return new ExportedFile(content.ToArray());
    }

    /// <summary>Columns of features that have none.</summary>
    private static IEnumerable<ColumnEncoding> Plain(DataEncoding encoding) =>
        encoding.FeatureNames.Select((name, feature) => new ColumnEncoding { Name = name, Kind = ColumnKind.Numeric, FirstFeature = feature });

    private static void Element(XmlWriter xml, string name, Action? content, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Namespace);
        foreach ((string attribute, string value) in attributes)
        {
            xml.WriteAttributeString(attribute, Checked(value));
        }

        content?.Invoke();
        xml.WriteEndElement();
    }

    /// <summary>A text that XML can hold, which most control characters are not, in whatever form they are written.</summary>
    private static string Checked(string text)
    {
        int at = text.AsSpan().IndexOfAny(NotInXml);
        return at < 0 ? text : throw new ArgumentException(
            $"The name '{text}' has the control character U+{(int)text[at]:X4}, which XML cannot hold. Rename the column or the label in the data, or write another format.");
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsFilled(ColumnEncoding column) => column.Mean is not null;

    private void WriteDictionary(XmlWriter xml)
    {
        foreach (ColumnEncoding column in Numbers)
        {
            Element(xml, "DataField", null, ("name", column.Name), ("optype", "continuous"), ("dataType", "double"));
        }

        foreach (ColumnEncoding column in Texts)
        {
            Element(xml, "DataField", null, ("name", column.Name), ("optype", "categorical"), ("dataType", "string"));
        }

        Element(xml, "DataField", () => WriteClasses(xml), ("name", target), ("optype", "categorical"), ("dataType", labels.Integers is null ? "string" : "integer"));
    }

    private void WriteClasses(XmlWriter xml)
    {
        for (int k = 0; k < labels.Count; k++)
        {
            Element(xml, "Value", null, ("value", labels.TextOf(k)));
        }
    }

    /// <summary>Numbers whose missing ones have been replaced, and indicators of missing ones: derived, so that both read the cell as it was.</summary>
    private void WriteFilled(XmlWriter xml)
    {
        foreach (ColumnEncoding column in Numbers.Where(column => IsFilled(column) && encoding.Missing != MissingCells.Drop))
        {
            string mean = Text(column.Mean!.Value * encoding.Scale);
            Element(
                xml,
                "DerivedField",
                () => Element(xml, "FieldRef", null, ("field", column.Name), ("mapMissingTo", mean)),
                ("name", FilledName(column)),
                ("optype", "continuous"),
                ("dataType", "double"));
            if (column.HasIndicator)
            {
                Element(xml, "DerivedField", () => WriteIndicator(xml, column), ("name", IndicatorName(column)), ("optype", "continuous"), ("dataType", "double"));
            }
        }
    }

    private static void WriteIndicator(XmlWriter xml, ColumnEncoding column) => Element(
        xml,
        "Apply",
        () =>
        {
            Element(xml, "Apply", () => Element(xml, "FieldRef", null, ("field", column.Name)), ("function", "isMissing"));
            Element(xml, "Constant", () => xml.WriteString("1"), ("dataType", "double"));
            Element(xml, "Constant", () => xml.WriteString("0"), ("dataType", "double"));
        },
        ("function", "if"));

    private void WriteModel(XmlWriter xml, IReadOnlyList<PmmlTable> tables)
    {
        Element(xml, "MiningSchema", () => WriteSchema(xml));
        Element(xml, "Output", () =>
        {
            for (int k = 0; k < labels.Count; k++)
            {
                string label = labels.TextOf(k);
                Element(xml, "OutputField", null, ("name", $"probability({label})"), ("optype", "continuous"), ("dataType", "double"), ("feature", "probability"), ("value", label));
            }
        });
        foreach (PmmlTable table in tables)
        {
            double intercept = table.Coefficients.Length == 0 ? table.Intercept : Numbers.Aggregate(table.Intercept, (sum, column) => sum - (column.Offset * table.Coefficients[column.FirstFeature]));
            Element(xml, "RegressionTable", () => WriteCoefficients(xml, table), ("targetCategory", labels.TextOf(table.ClassIndex)), ("intercept", Text(intercept)));
        }
    }

    private void WriteSchema(XmlWriter xml)
    {
        foreach (ColumnEncoding column in Numbers)
        {
            Element(xml, "MiningField", null, ("name", column.Name), ("usageType", "active"));
        }

        foreach (ColumnEncoding column in Texts)
        {
            List<(string, string)> attributes = [("name", column.Name), ("usageType", "active")];
            long missing = CategoryKeys.Of(column).First(entry => entry.Key.Length == 0).Value;
            if (missing >= 0)
            {
                attributes.Add(("missingValueReplacement", column.Categories[(int)missing]));
            }

            // Without a category for others an unknown one matches no predictor, and counts nothing.
            attributes.AddRange(column.Other is { } other
                ? [("invalidValueTreatment", "asValue"), ("invalidValueReplacement", other)]
                : new[] { ("invalidValueTreatment", "asIs") });
            Element(xml, "MiningField", null, [.. attributes]);
        }

        Element(xml, "MiningField", null, ("name", target), ("usageType", "target"));
    }

    private void WriteCoefficients(XmlWriter xml, PmmlTable table)
    {
        if (table.Coefficients.Length == 0)
        {
            return;
        }

        foreach (ColumnEncoding column in Numbers)
        {
            bool isFilled = IsFilled(column) && encoding.Missing != MissingCells.Drop;
            Predictor(isFilled ? FilledName(column) : column.Name, table.Coefficients[column.FirstFeature] / encoding.Scale);
            if (isFilled && column.HasIndicator)
            {
                Predictor(IndicatorName(column), table.Coefficients[column.FirstFeature + 1]);
            }
        }

        foreach (ColumnEncoding column in Texts)
        {
            foreach ((string key, long category) in CategoryKeys.Of(column).Where(entry => entry.Key.Length > 0 && entry.Value >= 0))
            {
                string coefficient = Text(table.Coefficients[column.FirstFeature + (int)category]);
                Element(xml, "CategoricalPredictor", null, ("name", column.Name), ("value", key), ("coefficient", coefficient));
            }
        }

        void Predictor(string name, double coefficient) => Element(xml, "NumericPredictor", null, ("name", name), ("coefficient", Text(coefficient)));
    }

    private string FilledName(ColumnEncoding column) => Unique($"{column.Name} (filled)");

    private string IndicatorName(ColumnEncoding column) => Unique($"{column.Name} (missing)");

    /// <summary>A name that no column has.</summary>
    private string Unique(string name)
    {
        while (Numbers.Concat(Texts).Any(column => column.Name == name))
        {
            name += "_";
        }

        return name;
    }
}
