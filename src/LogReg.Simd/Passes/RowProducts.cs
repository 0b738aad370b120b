using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Products with features in double, or seen in double: X·β + b with a bound of its rounding, and Xᵀr with Σ r.</summary>
/// <remarks>
/// A sum of d + 1 products is off by at most γ·(Σ |x_j·β_j| + |b|) with γ = (d + 2)·u/(1 − (d + 2)·u), in whatever order it is taken
/// (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1). Bits do not depend on the number of threads.
/// </remarks>
internal sealed unsafe class RowProducts(FeatureSource<double> features, WorkerTeam team) : IDisposable
{
    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private readonly FeaturePass<LogitTerms<double>, double> logits = features.NewPass(default(LogitTerms<double>), 1, team);
    private readonly FeaturePass<LogitTerms<double>, double> sizes = features.NewPass(default(LogitTerms<double>), 1, team, readsMagnitudes: true);
    private readonly FeaturePass<GivenTerms<double>, double> accumulation = features.NewPass(default(GivenTerms<double>), 1, team);
    private readonly double[] magnitudes = new double[features.FeatureCount];
    private readonly double[] sums = new double[features.FeatureCount + 1];

    /// <summary>Computes X·β + b, and where <paramref name="roundings"/> is not empty what each element may be off by.</summary>
    public void Project(ReadOnlySpan<double> coefficients, double intercept, Span<double> result, Span<double> roundings)
    {
        Run(logits, coefficients, intercept, result);
        if (roundings.IsEmpty)
        {
            return;
        }

        TensorPrimitives.Abs(coefficients, magnitudes);
        Run(sizes, magnitudes, Math.Abs(intercept), roundings);
        double terms = features.FeatureCount + 2;
        Doubles.Multiply(roundings, terms * Unit / (1 - (terms * Unit)));
    }

    /// <summary>Computes Xᵀr and returns Σ r.</summary>
    public double Accumulate(ReadOnlySpan<double> residuals, Span<double> result)
    {
        fixed (double* source = residuals)
        {
            accumulation.Terms = new GivenTerms<double> { Residuals = source };
            accumulation.Compute(sums);
        }

        sums.AsSpan(0, result.Length).CopyTo(result);
        return sums[^1];
    }

    public void Dispose()
    {
        logits.Dispose();
        sizes.Dispose();
        accumulation.Dispose();
    }

    private static void Run(FeaturePass<LogitTerms<double>, double> pass, ReadOnlySpan<double> coefficients, double intercept, Span<double> result)
    {
        fixed (double* beta = coefficients, destination = result)
        {
            pass.Terms = new LogitTerms<double> { Logits = destination, LogitStride = result.Length };
            pass.Coefficients = beta;
            pass.Intercepts = &intercept;
            pass.Compute([]);
        }
    }
}
