namespace LogReg.Simd.Inference.Estimation;

/// <summary>A point at which a search wants a loss, and what the loss is there. A search has one of its own, so that those of many searches can be evaluated together.</summary>
/// <param name="size">The number of variables.</param>
internal sealed class Evaluation(int size)
{
    private double[] hessian = [];

    /// <summary>Gets the variables.</summary>
    public double[] Point { get; } = new double[size];

    /// <summary>Gets or sets a value indicating whether the Hessian is wanted too.</summary>
    public bool WantsHessian { get; set; }

    /// <summary>Gets or sets the value of the loss.</summary>
    public double Value { get; set; }

    /// <summary>Gets the gradient.</summary>
    public double[] Gradient { get; } = new double[size];

    /// <summary>Gets the lower triangle of the Hessian, row-major, where it was wanted.</summary>
    public double[] Hessian => hessian.Length == 0 ? hessian = new double[size * size] : hessian;

    /// <summary>Gets or sets the most that a logit differs from that at the minimum; infinity where the loss does not say.</summary>
    public double Shift { get; set; } = double.PositiveInfinity;
}
