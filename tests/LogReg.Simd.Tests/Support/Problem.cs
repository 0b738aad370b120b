using System.Numerics;

namespace LogReg.Simd.Tests.Support;

/// <summary>The operands of every kernel over one matrix, in the precision under test; NaN stands between the rows.</summary>
/// <remarks>What the reference gets are the same numbers: every T is a double exactly (<see cref="Exact"/>).</remarks>
internal sealed record Problem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Shape Shape { get; init; }

    /// <summary>Gets the rows at the shape's stride, NaN between them.</summary>
    public required T[] Features { get; init; }

    /// <summary>Gets the coefficients, also the direction of a Hessian product.</summary>
    public required T[] Coefficients { get; init; }

    public required T Intercept { get; init; }

    public required T[] Labels { get; init; }

    /// <summary>Gets the sample weights, also the curvatures of a Hessian product and of a Gram matrix.</summary>
    public required T[] SampleWeights { get; init; }

    public required T[] Residuals { get; init; }

    public int Rows => Shape.Rows;

    public int FeatureCount => Shape.Features;

    /// <summary>Gets the features at the shape's stride as doubles.</summary>
    public double[] ExactFeatures => Exact(Features);

    public double[] ExactCoefficients => Exact(Coefficients);

    public double ExactIntercept => double.CreateChecked(Intercept);

    public double[] ExactLabels => Exact(Labels);

    public double[] ExactSampleWeights => Exact(SampleWeights);

    public double[] ExactResiduals => Exact(Residuals);

    /// <summary>The same numbers as doubles.</summary>
    public static double[] Exact(ReadOnlySpan<T> values)
    {
        double[] exact = new double[values.Length];
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] = double.CreateChecked(values[i]);
        }

        return exact;
    }

    /// <summary>One row.</summary>
    public ReadOnlySpan<T> Row(int row) => Features.AsSpan(row * Shape.Stride, Shape.Features);

    /// <summary>The problem of some of its rows, in the order given, without gaps.</summary>
    public Problem<T> Select(IReadOnlyList<int> rows)
    {
        T[] features = new T[rows.Count * FeatureCount];
        for (int i = 0; i < rows.Count; i++)
        {
            Row(rows[i]).CopyTo(features.AsSpan(i * FeatureCount));
        }

        return this with
        {
            Shape = Shape.Dense(rows.Count, FeatureCount),
            Features = features,
            Labels = [.. rows.Select(row => Labels[row])],
            SampleWeights = [.. rows.Select(row => SampleWeights[row])],
            Residuals = [.. rows.Select(row => Residuals[row])],
        };
    }
}
