using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>
/// Existence by another proof than the library's: where a Newton step v leaves every r_i + w_i·x_iᵀv the sign of
/// r_i, these are multipliers whose sum over the rows is zero, and by Gordan's theorem no direction separates.
/// </summary>
public class MultiplierTests
{
    private const int Size = 3;

    [Fact]
    public void Multipliers_are_found_where_a_maximum_is_proven_and_never_where_classes_are_separated()
    {
        (int proven, int separated) = (0, 0);
        for (int seed = 1; seed <= 60; seed++)
        {
            InferenceData data = Generated.Of(seed, 14, Size - 1, 1, strength: 3);
            OptimumExistence existence = LogisticInference.Fit(data).Existence;
            Assert.Equal(existence == OptimumExistence.Proven, HasMultipliers(data));
            proven += existence == OptimumExistence.Proven ? 1 : 0;
            separated += existence == OptimumExistence.Separated ? 1 : 0;
        }

        Assert.True(proven >= 10 && separated >= 10, $"{proven} proven, {separated} separated: the seeds try one side only.");
    }

    /// <summary>Newton's method with halved steps, and the test at each of its points.</summary>
    private static bool HasMultipliers(InferenceData data)
    {
        double[] point = new double[Size];
        for (int round = 0; round < 25; round++)
        {
            (double[] gradient, double[,] hessian) = Derivatives(data, point);
            double[] step = Solve(hessian, gradient);
            bool holds = Enumerable.Range(0, data.Successes.Length).All(i =>
            {
                double p = Probability(data, i, point);
                double residual = p - data.Successes.Span[i];
                return Math.Sign(residual - (p * (1 - p) * Dot(data, i, step))) == Math.Sign(residual);
            });

            // Far out a step of rounding proves nothing; before, the sum is zero but for it.
            if (holds)
            {
                return true;
            }

            double decrement = Enumerable.Range(0, Size).Sum(j => gradient[j] * step[j]);
            double length = 1 / (1 + Math.Sqrt(decrement));
            point = [.. point.Select((value, j) => value - (length * step[j]))];
        }

        return false;
    }

    private static (double[] Gradient, double[,] Hessian) Derivatives(InferenceData data, double[] point)
    {
        double[] gradient = new double[Size];
        double[,] hessian = new double[Size, Size];
        for (int i = 0; i < data.Successes.Length; i++)
        {
            double p = Probability(data, i, point);
            for (int j = 0; j < Size; j++)
            {
                gradient[j] += (p - data.Successes.Span[i]) * Element(data, i, j);
                for (int k = 0; k < Size; k++)
                {
                    hessian[j, k] += p * (1 - p) * Element(data, i, j) * Element(data, i, k);
                }
            }
        }

        return (gradient, hessian);
    }

    private static double[] Solve(double[,] matrix, double[] rightSide)
    {
        double Determinant(double[,] m) =>
            (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1]))) - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0]))) + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));
        double whole = Determinant(matrix);
        return [.. Enumerable.Range(0, Size).Select(j =>
        {
            double[,] replaced = (double[,])matrix.Clone();
            for (int i = 0; i < Size; i++)
            {
                replaced[i, j] = rightSide[i];
            }

            return Determinant(replaced) / whole;
        })];
    }

    private static double Probability(InferenceData data, int row, double[] point) => 1 / (1 + Math.Exp(-Dot(data, row, point)));

    private static double Dot(InferenceData data, int row, double[] point) => Enumerable.Range(0, Size).Sum(j => Element(data, row, j) * point[j]);

    private static double Element(InferenceData data, int row, int column) => column == 0 ? 1 : data.Features.Span[(row * (Size - 1)) + column - 1];
}
