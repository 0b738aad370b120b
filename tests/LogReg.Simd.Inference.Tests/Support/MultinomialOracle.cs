namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Maximum likelihood of several classes in 400 binary places.</summary>
internal static class MultinomialOracle
{
    /// <summary>Fits, from a start near the maximum: coefficients and standard errors, equation after equation in the order of the classes without the base.</summary>
    public static (double[] Coefficients, double[] StandardErrors) Fit(MultinomialData data, double[] start) => Oracle.Fit(start, point => Derivatives(data, point));

    private static (Fixed[] Gradient, Fixed[,] Hessian) Derivatives(MultinomialData data, Fixed[] point)
    {
        int first = data.FitIntercept ? 1 : 0;
        int columns = data.FeatureCount + first;
        int[] classes = [.. Enumerable.Range(0, data.ClassCount).Where(label => label != data.BaseClass)];
        Fixed[] gradient = new Fixed[point.Length];
        Fixed[,] hessian = new Fixed[point.Length, point.Length];
        for (int i = 0; i < data.Classes.Length; i++)
        {
            Fixed[] row = [.. Enumerable.Range(0, columns).Select(j => j < first ? Fixed.One : Fixed.Of(data.Features.Span[(i * data.FeatureCount) + j - first]))];
            Fixed[] odds = [.. classes.Select((_, a) => Fixed.Exp(Dot(row, point.AsSpan(a * columns, columns))))];
            Fixed sum = odds.Aggregate(Fixed.One, (total, value) => total + value);
            Fixed weight = Fixed.Of(data.Weights.IsEmpty ? 1 : data.Weights.Span[i]);
            for (int a = 0; a < classes.Length; a++)
            {
                Fixed p = odds[a] / sum;
                Fixed residual = weight * (p - (data.Classes.Span[i] == classes[a] ? Fixed.One : default));
                for (int b = 0; b < classes.Length; b++)
                {
                    Fixed curvature = weight * p * ((a == b ? Fixed.One : default) - (odds[b] / sum));
                    for (int j = 0; j < columns * columns; j++)
                    {
                        hessian[(a * columns) + (j / columns), (b * columns) + (j % columns)] += curvature * row[j / columns] * row[j % columns];
                    }
                }

                for (int j = 0; j < columns; j++)
                {
                    gradient[(a * columns) + j] += residual * row[j];
                }
            }
        }

        return (gradient, hessian);
    }

    private static Fixed Dot(ReadOnlySpan<Fixed> left, ReadOnlySpan<Fixed> right)
    {
        Fixed sum = default;
        for (int j = 0; j < left.Length; j++)
        {
            sum += left[j] * right[j];
        }

        return sum;
    }
}
