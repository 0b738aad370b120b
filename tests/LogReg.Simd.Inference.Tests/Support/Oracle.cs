namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Maximum likelihood in 400 binary places: coefficients and standard errors correct to far more digits than double has.</summary>
internal static class Oracle
{
    /// <summary>Fits two outcomes, from a start near the maximum.</summary>
    public static (double[] Coefficients, double[] StandardErrors) Fit(InferenceData data, double[] start) => Fit(start, point => Derivatives(data, point));

    /// <summary>Newton's method in 400 binary places on any function, from a start near its extremum.</summary>
    /// <param name="start">The start.</param>
    /// <param name="derivatives">The gradient and the Hessian at a point.</param>
    /// <returns>The extremum, and the square roots of the diagonal of the inverse Hessian's absolute values there.</returns>
    public static (double[] Estimates, double[] StandardErrors) Fit(double[] start, Func<Fixed[], (Fixed[] Gradient, Fixed[,] Hessian)> derivatives)
    {
        Fixed[] point = [.. start.Select(Fixed.Of)];
        for (int round = 0; round < 40; round++)
        {
            (Fixed[] gradient, Fixed[,] hessian) = derivatives(point);
            Fixed[] step = Solve(hessian, gradient);
            Fixed largest = default;
            for (int j = 0; j < point.Length; j++)
            {
                point[j] -= step[j];
                largest = step[j].Abs() > largest ? step[j].Abs() : largest;
            }

            if (largest.ToDouble() < 1e-60)
            {
                hessian = derivatives(point).Hessian;
                return ([.. point.Select(value => value.ToDouble())], [.. Enumerable.Range(0, point.Length).Select(j => StandardError(hessian, j, point.Length))]);
            }
        }

        throw new InvalidOperationException("The oracle did not converge.");
    }

    /// <summary>Solves a system that is left as it is.</summary>
    public static Fixed[] Solve(Fixed[,] matrix, Fixed[] rightSide)
    {
        int size = rightSide.Length;
        Fixed[,] system = new Fixed[size, size + 1];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                system[j, k] = matrix[j, k];
            }

            system[j, size] = rightSide[j];
        }

        return Solve(system, size, size);
    }

    private static double StandardError(Fixed[,] hessian, int j, int size)
    {
        Fixed[] unit = new Fixed[size];
        unit[j] = Fixed.One;
        return Fixed.Sqrt(Solve(hessian, unit)[j].Abs()).ToDouble();
    }

    private static (Fixed[] Gradient, Fixed[,] Hessian) Derivatives(InferenceData data, Fixed[] point)
    {
        Fixed[] gradient = new Fixed[point.Length];
        Fixed[,] hessian = new Fixed[point.Length, point.Length];
        for (int i = 0; i < data.Successes.Length; i++)
        {
            Add(data, i, point, gradient, hessian);
        }

        return (gradient, hessian);
    }

    private static void Add(InferenceData data, int i, Fixed[] point, Fixed[] gradient, Fixed[,] hessian)
    {
        int size = point.Length;
        int first = data.FitIntercept ? 1 : 0;
        Fixed[] row = new Fixed[size];
        Fixed logit = Fixed.Of(data.Offsets.IsEmpty ? 0 : data.Offsets.Span[i]);
        for (int j = 0; j < size; j++)
        {
            row[j] = j < first ? Fixed.One : Fixed.Of(data.Features.Span[(i * data.FeatureCount) + j - first]);
            logit += row[j] * point[j];
        }

        Fixed p = Fixed.One / (Fixed.One + Fixed.Exp(-logit));
        Fixed weight = Fixed.Of(data.WeightOf(i));
        Fixed trials = Fixed.Of(data.TrialsOf(i)) * weight;
        Fixed residual = (trials * p) - (Fixed.Of(data.Successes.Span[i]) * weight);
        Fixed curvature = trials * p * (Fixed.One - p);
        for (int j = 0; j < size; j++)
        {
            gradient[j] += row[j] * residual;
            for (int k = 0; k < size; k++)
            {
                hessian[j, k] += row[j] * row[k] * curvature;
            }
        }
    }

    private static Fixed[] Solve(Fixed[,] system, int size, int rightSide)
    {
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int i = pivot + 1; i < size; i++)
            {
                Fixed factor = system[i, pivot] / system[pivot, pivot];
                for (int k = pivot; k <= rightSide; k++)
                {
                    system[i, k] -= factor * system[pivot, k];
                }
            }
        }

        Fixed[] solution = new Fixed[size];
        for (int i = size - 1; i >= 0; i--)
        {
            Fixed sum = system[i, rightSide];
            for (int k = i + 1; k < size; k++)
            {
                sum -= system[i, k] * solution[k];
            }

            solution[i] = sum / system[i, i];
        }

        return solution;
    }
}
