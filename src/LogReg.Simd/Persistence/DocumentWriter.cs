using System.Text.Json;
using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>Makes documents of models.</summary>
internal static class DocumentWriter
{
    /// <summary>The bytes of a model file.</summary>
    public static ReadOnlyMemory<byte> Write(ModelParts parts)
    {
        using JsonDocument? encoding = parts.Encoding is null ? null : JsonDocument.Parse(parts.Encoding);
        ModelDocument document = Fill(
            new ModelDocument
            {
                Format = ModelDocument.FormatName,
                Version = ModelDocument.CurrentVersion,
                Checksum = DocumentChecksum.Place,
                Kind = Words.Of(KindOf(parts.Model)),
                Precision = parts.ReadsDouble switch { null => null, true => "double", false => "single" },
                Scoring = parts.Model.ScoresInDouble ? "double" : null,
                Training = parts.Training,
                Encoding = encoding?.RootElement,
            },
            parts);
        using MemoryStream content = new(BytesOf(document));
        JsonSerializer.Serialize(content, document, ModelForms.Readable.ModelDocument);
        content.WriteByte((byte)'\n');
        Memory<byte> written = content.GetBuffer().AsMemory(0, (int)content.Length);
        DocumentChecksum.Sign(written.Span);
        return written;
    }

    /// <summary>The kind of a model.</summary>
    /// <exception cref="ArgumentException">It is a model of somebody else.</exception>
    public static ModelKind KindOf(IClassifier model) => model switch
    {
        LogisticModel => ModelKind.Binary,
        MulticlassModel { Method: MulticlassMethod.Softmax } => ModelKind.Softmax,
        MulticlassModel => ModelKind.OneVsRest,
        HiddenLayerModel => ModelKind.Network,
        _ => throw ArgumentErrors.Invalid(
            nameof(model), $"The model is a {model.GetType().Name}, but files hold a {nameof(LogisticModel)}, {nameof(MulticlassModel)} or {nameof(HiddenLayerModel)}. Pass one of them."),
    };

    /// <summary>About as many bytes as the document will take.</summary>
    private static int BytesOf(ModelDocument document)
    {
        const int BytesOfTheRest = 4096;
        const int BytesPerFeature = 80;
        long packed = (document.PackedCoefficients?.ByteCount ?? 0L) + (document.PackedDeviations?.ByteCount ?? 0L);
        long bytes = (packed * 4 / 3) + (BytesPerFeature * (document.Coefficients?.Count ?? 0L)) + BytesOfTheRest;
        return (int)Math.Min(bytes, Array.MaxLength);
    }

    private static ModelDocument Fill(ModelDocument document, ModelParts parts)
    {
        bool isBinary = parts.Model.LogitCount == 1;
        ModelDocument named = parts.ClassNames.Count == 0 ? document
            : isBinary ? document with { Negative = parts.ClassNames[0], Positive = parts.ClassNames[1] }
            : document with { Classes = parts.ClassNames };
        return parts.Model switch
        {
            LogisticModel model => WithFeatures(named with { Link = Words.Of(model.Link), Intercept = model.Intercept }, parts, model.Coefficients),
            MulticlassModel model => WithFeatures(named with { Intercepts = model.Intercepts.ToArray() }, parts, model.Coefficients),
            HiddenLayerModel model => WithFeatures(
                named with
                {
                    Intercepts = model.OutputIntercepts.ToArray(),
                    OutputCoefficients = Rows(model.OutputCoefficients, model.OutputCount),
                    HiddenIntercepts = model.HiddenIntercepts.ToArray(),
                },
                parts,
                model.HiddenCoefficients),
            _ => named,
        };
    }

    private static ModelDocument WithFeatures(ModelDocument document, ModelParts parts, ReadOnlySpan<double> coefficients)
    {
        IReadOnlyList<string> names = parts.Model.FeatureNames;
        IReadOnlyList<double> deviations = parts.FeatureDeviations;
        if (coefficients.Length > ReadableNumbers.Most)
        {
            return document with
            {
                PackedCoefficients = PackedNumbers.Of(coefficients),
                PackedDeviations = deviations.Count == 0 ? null : PackedNumbers.Of([.. deviations]),
                Features = names.Count == 0 || parts.Encoding is not null ? null : names,
            };
        }

        bool hasOneVector = parts.Model is LogisticModel;
        int featureCount = parts.Model.FeatureCount;
        CoefficientEntry[] entries = new CoefficientEntry[featureCount];
        for (int feature = 0; feature < featureCount; feature++)
        {
            entries[feature] = new CoefficientEntry(names.Count == 0 ? null : names[feature])
            {
                Deviation = deviations.Count == 0 ? null : deviations[feature],
                Value = hasOneVector ? coefficients[feature] : null,
                Values = hasOneVector ? null : Across(coefficients, feature, featureCount),
            };
        }

        return document with { Coefficients = entries };
    }

    private static double[] Across(ReadOnlySpan<double> coefficients, int feature, int featureCount)
    {
        double[] values = new double[coefficients.Length / featureCount];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = coefficients[(k * featureCount) + feature];
        }

        return values;
    }

    private static double[][] Rows(ReadOnlySpan<double> numbers, int rowCount)
    {
        int width = numbers.Length / rowCount;
        double[][] rows = new double[rowCount][];
        for (int k = 0; k < rowCount; k++)
        {
            rows[k] = numbers.Slice(k * width, width).ToArray();
        }

        return rows;
    }
}
