namespace LogReg.Simd.Reference;

/// <summary>Five-point central differences: the derivatives of sections 2 and 3 from values alone.</summary>
public static class ReferenceCalculus
{
    /// <summary>(f(x − 2h) − 8f(x − h) + 8f(x + h) − f(x + 2h))/(12h) = f'(x) + O(h⁴).</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Where.</param>
    /// <param name="h">The step; 1e-3 is near the best for a smooth function of size 1.</param>
    public static double Derivative(Func<double, double> function, double x, double h)
        => (function(x - (2 * h)) - (8 * function(x - h)) + (8 * function(x + h)) - function(x + (2 * h))) / (12 * h);

    /// <summary>(−f(x − 2h) + 16f(x − h) − 30f(x) + 16f(x + h) − f(x + 2h))/(12h²) = f''(x) + O(h⁴).</summary>
    /// <param name="function">f.</param>
    /// <param name="x">Where.</param>
    /// <param name="h">The step; 1e-2 is near the best for a smooth function of size 1.</param>
    public static double SecondDerivative(Func<double, double> function, double x, double h)
        => (-function(x - (2 * h)) + (16 * function(x - h)) - (30 * function(x)) + (16 * function(x + h))
            - function(x + (2 * h))) / (12 * h * h);

    /// <summary>The partial derivatives of f at x, each by <see cref="Derivative"/>.</summary>
    /// <param name="function">f; it must not keep or change its argument.</param>
    /// <param name="x">Where.</param>
    /// <param name="h">The step.</param>
    public static double[] Gradient(Func<double[], double> function, ReadOnlySpan<double> x, double h)
    {
        double[] centre = x.ToArray();
        var gradient = new double[centre.Length];
        for (int j = 0; j < centre.Length; j++)
        {
            int index = j;
            gradient[j] = Derivative(
                t =>
                {
                    var moved = (double[])centre.Clone();
                    moved[index] = t;
                    return function(moved);
                },
                centre[j],
                h);
        }

        return gradient;
    }
}
