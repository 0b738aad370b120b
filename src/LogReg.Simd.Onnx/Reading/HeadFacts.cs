using LogReg.Simd.Training;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>What a graph does with its logits, and the labels of its classes.</summary>
/// <param name="ownLink">The link that a file of this library names; null for other files.</param>
internal sealed class HeadFacts(string? ownLink)
{
    private LabelList? labels;
    private string link = ownLink ?? string.Empty;
    private bool isNormalized;
    private double logitThreshold;

    /// <summary>Gets or sets the logits.</summary>
    public LogitsValue? Logits { get; set; }

    /// <summary>Gets a value indicating whether it is known how logits become probabilities.</summary>
    public bool HasLink => link.Length > 0;

    /// <summary>Looks at a node before it is followed.</summary>
    public void Notice(GraphNode node, GraphValue[] inputs)
    {
        switch (node.Operation)
        {
            case "Sigmoid" or "Softmax" when ownLink is null && inputs.OfType<LogitsValue>().Any():
                link = node.Operation;
                break;
            case "LinearClassifier":
                link = node.Text("post_transform", "NONE") switch
                {
                    "LOGISTIC" => "Sigmoid",
                    "SOFTMAX" => "Softmax",
                    "NONE" => string.Empty,
                    string other => throw new InvalidDataException($"{node.Shown} makes probabilities by {other}, and LOGISTIC and SOFTMAX are known. Export a logistic regression."),
                };
                Take(node);
                break;
            case "Normalizer" or "ReduceSum":
                isNormalized = true;
                break;
            case "ZipMap":
                Take(node);
                break;
            case "Gather" or "ArrayFeatureExtractor" when labels is null && inputs is [ConstantValue list, DerivedValue]:
                labels = list.Texts is { } texts ? LabelList.Of(texts) : LabelList.Of(list.Numbers.Select(number => (long)number));
                break;
        }
    }

    /// <summary>Looks at a comparison of logits or of what is made of them: the threshold of two classes by one logit.</summary>
    /// <exception cref="InvalidDataException">It is a threshold of something else.</exception>
    public void NoticeThreshold(GraphNode node, GraphValue[] inputs)
    {
        if (node.Operation is not ("Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual") || inputs.OfType<ConstantValue>().FirstOrDefault() is not { Numbers: [double constant] })
        {
            return;
        }

        if (node.Operation == "Greater" && inputs[0] is LogitsValue { Outputs: 1 })
        {
            logitThreshold = constant;
        }
        else if (constant is not (0 or 0.5 or 1))
        {
            // Zero and one are what probabilities are cut off at, and one half is what decides between two of them.
            throw new InvalidDataException(FormattableString.Invariant(
                $"{node.Shown} compares with {constant}, and a threshold is read where Greater compares one logit with it. Export the model without a threshold, and pass it when you predict."));
        }
    }

    /// <summary>The model.</summary>
    /// <param name="featureCount">The features of the graph: those behind the last coefficient were multiplied with nothing.</param>
    /// <param name="names">The names of the features; null for none.</param>
    /// <param name="isInSingle">Whether inputs are in single precision.</param>
    public ImportedModel Build(int featureCount, IReadOnlyList<string>? names, bool isInSingle)
    {
        LogitsValue logits = Logits ?? throw new InvalidDataException("The graph multiplies its inputs with no coefficients (MatMul, Gemm or LinearClassifier). Export a logistic regression.");
        if (link.Length == 0)
        {
            throw new InvalidDataException(
                "The graph makes no probabilities of its logits (Sigmoid, Softmax or LinearClassifier). Export a logistic regression, and not a regression or a support vector machine.");
        }

        bool inDouble = logits.InDouble && isInSingle;
        LogitsValue all = logits.Chosen([.. Enumerable.Range(0, featureCount)]);
        return all.Outputs == 1 ? OfOne(all, names, inDouble) : OfSeveral(all, names, inDouble);
    }

    private static bool AreOpposite(LogitsValue logits)
    {
        int features = logits.Coefficients.Length / 2;
        return logits.Intercepts[0] == -logits.Intercepts[1] && Enumerable.Range(0, features).All(j => logits.Coefficients[j] == -logits.Coefficients[features + j]);
    }

    private void Take(GraphNode node)
    {
        string[] texts = node.Texts("classlabels_strings");
        long[] integers = [.. node.Integers("classlabels_ints"), .. node.Integers("classlabels_int64s")];
        labels = texts.Length > 0 ? LabelList.Of(texts) : integers.Length > 0 ? LabelList.Of(integers) : labels;
    }

    private ImportedModel OfOne(LogitsValue logits, IReadOnlyList<string>? names, bool inDouble)
    {
        Link binaryLink = Enum.TryParse(link, out Link own) && Enum.IsDefined(own) ? own
            : link == "Sigmoid" ? Link.Logistic
            : throw new InvalidDataException("The graph has one logit and makes probabilities of it by Softmax, which are always 1. Export a logistic regression.");
        return new ImportedModel(new LogisticModel(logits.Coefficients, logits.Intercepts[0], binaryLink, inDouble), LabelsOf(2), names)
        {
            Threshold = LinkFunctions.ProbabilityOf(binaryLink, logitThreshold),
        };
    }

    private ImportedModel OfSeveral(LogitsValue logits, IReadOnlyList<string>? names, bool inDouble)
    {
        if (link == "Sigmoid" && logits.Outputs == 2 && AreOpposite(logits))
        {
            int features = logits.Coefficients.Length / 2;
            return new ImportedModel(new LogisticModel(logits.Coefficients.AsSpan(features), logits.Intercepts[1], Link.Logistic, inDouble), LabelsOf(2), names);
        }

        MulticlassMethod method = link switch
        {
            "Softmax" or FileFacts.Softmax => MulticlassMethod.Softmax,
            "Sigmoid" or FileFacts.OneVsRest when isNormalized => MulticlassMethod.OneVsRest,
            _ => throw new InvalidDataException(
                $"The graph makes {logits.Outputs} probabilities by sigmoids that nothing divides by their sum (Normalizer). Export a classifier whose labels exclude each other."),
        };
        return new ImportedModel(new MulticlassModel(logits.Coefficients, logits.Intercepts, method, inDouble), LabelsOf(logits.Outputs), names);
    }

    private LabelList LabelsOf(int classes) => labels is null ? LabelList.Indices(classes)
        : labels.Count == classes ? labels
        : throw new InvalidDataException($"The graph has {labels.Count} labels for {classes} classes. Export the model anew.");
}
