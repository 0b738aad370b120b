namespace LogReg.Simd.Tests.Support;

/// <summary>What a fused pass over one panel writes.</summary>
internal sealed record FusedSums<T>(double[] Gradient, double InterceptGradient, double Loss, T[]? Curvatures)
{
    /// <summary>Takes the sums of a kernel apart: d gradient sums, the intercept's, the loss.</summary>
    public static FusedSums<T> Of(double[] sums, T[]? curvatures) => new(sums[..^2], sums[^2], sums[^1], curvatures);
}
