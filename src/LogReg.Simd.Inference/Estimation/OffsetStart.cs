using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>
/// A first point where offsets may be large: least squares to logits near those of the rows' own shares, as
/// R's glm begins. At zero coefficients the offsets alone could put every row where no curvature is left.
/// </summary>
internal static class OffsetStart
{
    /// <summary>Computes the point; zeros where there are no offsets.</summary>
    public static double[] Of(Design design, RowCounts counts, int threadCount)
    {
        int size = design.ColumnCount;
        double[] point = new double[size];
        if (!counts.Offsets.AsSpan().ContainsAnyExcept(0.0))
        {
            return point;
        }

        double[] weights = new double[design.PaddedRowCount];
        DoubleDouble[] rightSide = new DoubleDouble[size];
        for (int i = 0; i < design.RowCount; i++)
        {
            (double a, double b) = (counts.Successes[i], counts.Failures[i]);
            if (a + b == 0)
            {
                continue;
            }

            double share = (a + 0.5) / (a + b + 1);
            weights[i] = (a + b) * share * (1 - share);
            double working = Math.Log(share / (1 - share)) + (((a / (a + b)) - share) / (share * (1 - share)));
            for (int j = 0; j < size; j++)
            {
                rightSide[j] += (DoubleDouble)(weights[i] * (working - counts.Offsets[i])) * design.Column(i / Design.BlockRows, j)[i % Design.BlockRows];
            }
        }

        DoubleDouble[] gram = new DoubleDouble[size * size];
        DoubleDouble[] solution = new DoubleDouble[size];
        GramPass.Compute(design, weights, gram, threadCount);
        SymmetricFactor<DoubleDouble> factor = new(size);
        factor.Factor(gram, 0, value => value.High);
        factor.Solve(rightSide, solution);
        return [.. solution.Select(value => double.IsFinite(value.High) ? value.High : 0)];
    }
}
