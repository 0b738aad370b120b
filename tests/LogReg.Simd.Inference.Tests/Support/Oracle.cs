namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Maximum likelihood in 400 binary places: coefficients and standard errors correct to far more digits than double has.</summary>
internal static class Oracle
{
    /// <summary>Fits, from a start near the maximum.</summary>
    public static (double[] Coefficients, double[] StandardErrors) Fit(InferenceData data, double[] start)
    {
        int size = data.FeatureCount + (data.FitIntercept ? 1 : 0);
        int rows = data.Successes.Length;
        Fixed[] point = [.. start.Select(Fixed.Of)];
        for (int round = 0; round < 40; round++)
        {
            Fixed[,] hessian = new Fixed[size, size + 1];
            for (int i = 0; i < rows; i++)
            {
                Add(data, i, point, hessian, size);
            }

            Fixed[] step = Solve(hessian, size, size);
            Fixed largest = default;
            for (int j = 0; j < size; j++)
            {
                point[j] -= step[j];
                largest = step[j].Abs() > largest ? step[j].Abs() : largest;
            }

            if (largest.ToDouble() < 1e-60)
            {
                return ([.. point.Select(value => value.ToDouble())], StandardErrors(data, point, size, rows));
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

    private static double[] StandardErrors(InferenceData data, Fixed[] point, int size, int rows)
    {
        double[] errors = new double[size];
        for (int j = 0; j < size; j++)
        {
            Fixed[,] hessian = new Fixed[size, size + 1];
            for (int i = 0; i < rows; i++)
            {
                Add(data, i, point, hessian, size);
            }

            for (int k = 0; k < size; k++)
            {
                hessian[k, size] = k == j ? Fixed.One : default;
            }

            errors[j] = Fixed.Sqrt(Solve(hessian, size, size)[j]).ToDouble();
        }

        return errors;
    }

    private static void Add(InferenceData data, int i, Fixed[] point, Fixed[,] hessian, int size)
    {
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
            hessian[j, size] += row[j] * residual;
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
