namespace LogReg.Simd.Onnx.Reading;

/// <summary>What a name in a graph stands for, as far as a linear classifier goes.</summary>
internal abstract record GraphValue;

/// <summary>A constant: numbers or texts.</summary>
internal sealed record ConstantValue(double[] Numbers, string[]? Texts, long[] Extents, bool AreIntegers, bool InDouble) : GraphValue
{
    public int Count => Texts?.Length ?? Numbers.Length;

    /// <summary>Element of a list of <paramref name="width"/> columns: its own, or the one for all.</summary>
    public double At(int column, int width) => Numbers.Length == 1 ? Numbers[0] : Numbers.Length == width ? Numbers[column]
        : throw new InvalidDataException($"A constant has {Numbers.Length} elements where {width} columns meet it. Export the model anew.");
}

/// <summary>Columns of the graph's inputs whose cells are categories: texts, or whole numbers.</summary>
internal sealed record CategoriesValue(int[] Columns, bool AreTexts) : GraphValue;

/// <summary>Columns that are features, scaled and moved: scale · feature + offset.</summary>
internal sealed record ColumnsValue(int[] Features, double[] Scales, double[] Offsets) : GraphValue
{
    public int Width => Features.Length;

    public ColumnsValue Chosen(IEnumerable<int> columns)
    {
        int[] chosen = [.. columns];
        return new ColumnsValue([.. chosen.Select(i => Features[i])], [.. chosen.Select(i => Scales[i])], [.. chosen.Select(i => Offsets[i])]);
    }

    public static ColumnsValue Joined(IEnumerable<ColumnsValue> parts)
    {
        ColumnsValue[] all = [.. parts];
        return new ColumnsValue([.. all.SelectMany(part => part.Features)], [.. all.SelectMany(part => part.Scales)], [.. all.SelectMany(part => part.Offsets)]);
    }

    public ColumnsValue Map(Func<int, (double Factor, double Summand)> of)
    {
        double[] scales = [.. Scales];
        double[] offsets = [.. Offsets];
        for (int i = 0; i < Width; i++)
        {
            (double factor, double summand) = of(i);
            scales[i] *= factor;
            offsets[i] = (offsets[i] * factor) + summand;
        }

        return this with { Scales = scales, Offsets = offsets };
    }
}

/// <summary>Logits: products of all features with coefficients, which stand output after output, and intercepts.</summary>
internal sealed record LogitsValue(double[] Coefficients, double[] Intercepts, bool InDouble) : GraphValue
{
    public int Outputs => Intercepts.Length;

    /// <summary>The coefficients of some features, in this order; those that came after the product have none.</summary>
    public LogitsValue Chosen(int[] features)
    {
        int width = Coefficients.Length / Outputs;
        double[] chosen = new double[checked(Outputs * features.Length)];
        for (int i = 0; i < chosen.Length; i++)
        {
            int feature = features[i % features.Length];
            chosen[i] = feature < width ? Coefficients[((i / features.Length) * width) + feature] : 0;
        }

        return this with { Coefficients = chosen };
    }

    public LogitsValue Map(Func<double[], double[]> ofCoefficients) => this with { Coefficients = ofCoefficients(Coefficients) };

    public LogitsValue Map(Func<int, (double Factor, double Summand)> of)
    {
        double[] coefficients = [.. Coefficients];
        double[] intercepts = [.. Intercepts];
        int features = coefficients.Length / intercepts.Length;
        for (int k = 0; k < intercepts.Length; k++)
        {
            (double factor, double summand) = of(k);
            intercepts[k] = (intercepts[k] * factor) + summand;
            for (int j = 0; j < features; j++)
            {
                coefficients[(k * features) + j] *= factor;
            }
        }

        return this with { Coefficients = coefficients, Intercepts = intercepts };
    }
}

/// <summary>Something made of logits: probabilities, decisions, labels.</summary>
internal sealed record DerivedValue : GraphValue;
