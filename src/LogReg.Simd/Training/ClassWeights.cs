namespace LogReg.Simd.Training;

/// <summary>Factors by class on the sample weights (formula 3.4).</summary>
public sealed record ClassWeights
{
    private ClassWeights(bool isBalanced, double negative, double positive)
    {
        IsBalanced = isBalanced;
        Negative = negative;
        Positive = positive;
    }

    /// <summary>Gets ones: every class as it is.</summary>
    public static ClassWeights None { get; } = new(false, 1, 1);

    /// <summary>Gets α_k = S/(2·S_k), where S_k is the weight of class k: both classes count the same.</summary>
    public static ClassWeights Balanced { get; } = new(true, 1, 1);

    /// <summary>Gets a value indicating whether the factors are computed from the data.</summary>
    public bool IsBalanced { get; }

    /// <summary>Gets the factor of class 0.</summary>
    public double Negative { get; }

    /// <summary>Gets the factor of class 1.</summary>
    public double Positive { get; }

    /// <summary>Given factors.</summary>
    /// <param name="negative">The factor of class 0, finite and positive.</param>
    /// <param name="positive">The factor of class 1, finite and positive.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not finite and positive.</exception>
    public static ClassWeights Of(double negative, double positive)
    {
        Guards.Guard.Positive(negative, nameof(negative), "class weight");
        Guards.Guard.Positive(positive, nameof(positive), "class weight");
        return new ClassWeights(false, negative, positive);
    }
}
