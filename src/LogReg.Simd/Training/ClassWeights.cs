using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;

namespace LogReg.Simd.Training;

/// <summary>Factors by class on the sample weights (formula 3.4). Immutable.</summary>
public sealed record ClassWeights
{
    private readonly double[] factors;

    private ClassWeights(bool isBalanced, ReadOnlySpan<double> factors)
    {
        IsBalanced = isBalanced;
        this.factors = factors.ToArray();
    }

    /// <summary>Gets ones: every class as it is.</summary>
    public static ClassWeights None { get; } = new(false, []);

    /// <summary>Gets α_k = S/(K·S_k), where S_k is the weight of class k: all classes count the same.</summary>
    public static ClassWeights Balanced { get; } = new(true, []);

    /// <summary>Gets a value indicating whether the factors are computed from the data.</summary>
    public bool IsBalanced { get; }

    /// <summary>Gets the given factors, one per class; empty where none are given.</summary>
    public IReadOnlyList<double> Factors => factors;

    /// <summary>Given factors of two classes.</summary>
    /// <param name="negative">The factor of class 0, finite and positive.</param>
    /// <param name="positive">The factor of class 1, finite and positive.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not finite and positive.</exception>
    public static ClassWeights Of(double negative, double positive)
    {
        Guard.Positive(negative, nameof(negative), "class weight");
        Guard.Positive(positive, nameof(positive), "class weight");
        return new ClassWeights(false, [negative, positive]);
    }

    /// <summary>Given factors of any number of classes.</summary>
    /// <param name="factors">One factor per class, finite and positive.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not finite and positive.</exception>
    public static ClassWeights Of(ReadOnlySpan<double> factors)
    {
        foreach (double factor in factors)
        {
            Guard.Positive(factor, nameof(factors), "class weight");
        }

        return new ClassWeights(false, factors);
    }

    /// <summary>Whether two sets of factors are the same.</summary>
    /// <param name="other">The other set.</param>
    /// <returns>True where they are.</returns>
    public bool Equals(ClassWeights? other) => other is not null && IsBalanced == other.IsBalanced && factors.AsSpan().SequenceEqual(other.factors);

    /// <summary>A hash that equal sets of factors share.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(IsBalanced, factors.Length, factors.Length > 0 ? factors[0] : 1);

    /// <summary>The factor of each class.</summary>
    /// <param name="weights">The weight S_k of each class.</param>
    internal double[] FactorsFor(ReadOnlySpan<double> weights)
    {
        double[] result = new double[weights.Length];
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        for (int k = 0; k < result.Length; k++)
        {
            result[k] = IsBalanced ? total / weights.Length / weights[k] : factors.Length == 0 ? 1 : factors[k];
        }

        return result;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(IsBalanced), IsBalanced)
            .Member(nameof(Factors), Factors);
        return true;
    }
}
