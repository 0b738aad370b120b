namespace LogReg.Simd.Onnx.Reading;

/// <summary>The operators that multiply columns with coefficients.</summary>
internal static class Products
{
    public static bool Contains(string operation) => operation is "MatMul" or "Gemm" or "LinearClassifier";

    /// <summary>The logits in terms of all features of the graph.</summary>
    public static LogitsValue Of(GraphNode node, ColumnsValue columns, ConstantValue[] constants, int featureCount)
    {
        (double[] coefficients, double[] intercepts, bool inDouble) = node.Operation switch
        {
            "LinearClassifier" => OfClassifier(node, columns.Width),
            "Gemm" => OfGemm(node, columns.Width, constants),
            _ => OfMatrix(node, columns.Width, constants, isTransposed: false),
        };
        double[] all = new double[checked(intercepts.Length * featureCount)];
        for (int k = 0; k < intercepts.Length; k++)
        {
            for (int j = 0; j < columns.Width; j++)
            {
                double coefficient = coefficients[(k * columns.Width) + j];
                all[(k * featureCount) + columns.Features[j]] += coefficient * columns.Scales[j];
                intercepts[k] += coefficient * columns.Offsets[j];
            }
        }

        return new LogitsValue(all, intercepts, inDouble);
    }

    private static (double[] Coefficients, double[] Intercepts, bool InDouble) OfClassifier(GraphNode node, int width)
    {
        double[] coefficients = node.Reals("coefficients");
        double[] intercepts = node.Reals("intercepts");
        int outputs = intercepts.Length > 0 ? intercepts.Length : coefficients.Length / width;
        return outputs == 0 || coefficients.Length != outputs * width
            ? throw new InvalidDataException($"{node.Shown} has {coefficients.Length} coefficients for {outputs} classes of {width} features. Export the model anew.")
            : (coefficients, intercepts.Length > 0 ? intercepts : new double[outputs], false);
    }

    private static (double[] Coefficients, double[] Intercepts, bool InDouble) OfGemm(GraphNode node, int width, ConstantValue[] constants)
    {
        if (node.Integer("transA", 0) != 0)
        {
            throw new InvalidDataException($"{node.Shown} turns the rows into columns, which no linear classifier does. Export the model anew.");
        }

        (double[] coefficients, double[] intercepts, bool inDouble) = OfMatrix(node, width, constants, node.Integer("transB", 0) != 0);
        double alpha = node.Real("alpha", 1);
        double beta = node.Real("beta", 1);
        for (int k = 0; k < intercepts.Length && constants.Length > 1; k++)
        {
            intercepts[k] = beta * constants[1].At(k, intercepts.Length);
        }

        return (Array.ConvertAll(coefficients, coefficient => alpha * coefficient), intercepts, inDouble);
    }

    private static (double[] Coefficients, double[] Intercepts, bool InDouble) OfMatrix(GraphNode node, int width, ConstantValue[] constants, bool isTransposed)
    {
        ConstantValue matrix = constants.Length > 0 && constants[0].Texts is null && constants[0].Extents.Length is 1 or 2
            ? constants[0]
            : throw new InvalidDataException($"{node.Shown} multiplies with no matrix of constants, as a linear classifier does. Export a logistic regression.");
        int outputs = width == 0 ? 0 : matrix.Count / width;
        long rows = matrix.Extents[isTransposed ? ^1 : 0];
        if (outputs == 0 || matrix.Count != outputs * width || rows != width)
        {
            throw new InvalidDataException($"{node.Shown} multiplies {width} features with a matrix of {rows} rows and {matrix.Count} elements. Export the model anew.");
        }

        double[] coefficients = new double[matrix.Count];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = matrix.Numbers[isTransposed ? i : ((i % width) * outputs) + (i / width)];
        }

        return (coefficients, new double[outputs], matrix.InDouble);
    }
}
