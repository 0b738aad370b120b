namespace LogReg.Simd.Onnx.Writing;

/// <summary>σ of logits and of their negatives, which keeps the digits of small probabilities: with e = exp(−|z|) one of them is 1/(1 + e), the other e/(1 + e).</summary>
internal sealed class SigmoidNodes
{
    private readonly GraphWriter writer;
    private readonly string one;
    private readonly string exponential;
    private readonly string denominator;
    private readonly string isPositive;

    public SigmoidNodes(GraphWriter writer, string logits)
    {
        this.writer = writer;
        one = writer.Reals("one", [1]);
        exponential = writer.Node("Exp", writer.Node("Neg", writer.Node("Abs", logits)));
        denominator = writer.Node("Add", one, exponential);
        isPositive = writer.Node("GreaterOrEqual", logits, writer.Reals("zero", [0]));
    }

    /// <summary>σ(z).</summary>
    public string Positive() => writer.Node("Div", writer.Node("Where", isPositive, one, exponential), denominator);

    /// <summary>σ(−z) and σ(z), beside each other.</summary>
    public string Both() => writer.Columns([writer.Node("Div", writer.Node("Where", isPositive, exponential, one), denominator), Positive()]);
}
