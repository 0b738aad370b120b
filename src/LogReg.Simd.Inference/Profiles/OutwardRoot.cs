namespace LogReg.Simd.Inference.Profiles;

/// <summary>Where a function that rises away from a place becomes positive: steps outwards that double, then secants and halvings.</summary>
internal static class OutwardRoot
{
    private const int MostDoublings = 60;
    private const int MostBisections = 200;
    private const double Tolerance = 1e-12;

    /// <summary>Finds the root.</summary>
    /// <param name="excess">The function, not positive inside.</param>
    /// <param name="from">A place inside, or nearly.</param>
    /// <param name="step">The first step, with its sign.</param>
    /// <returns>The root; NaN where the function is, or has none in reach.</returns>
    public static double Find(Func<double, double> excess, double from, double step)
    {
        (double inside, double outside) = (from, from + step);
        (double low, double high) = (double.NaN, excess(outside));
        for (int i = 0; i < MostDoublings && high < 0; i++)
        {
            step *= 2;
            (inside, low, outside) = (outside, high, outside + step);
            high = excess(outside);
        }

        low = double.IsNaN(low) ? excess(inside) : low;

        // Where the start was not inside after all, back.
        for (int i = 0; i < MostDoublings && low > 0; i++)
        {
            step *= 2;
            (outside, high, inside) = (inside, low, inside - step);
            low = excess(inside);
        }

        if (!(low <= 0 && high >= 0))
        {
            return double.NaN;
        }

        for (int i = 0; i < MostBisections && Math.Abs(outside - inside) > Tolerance * Math.Max(Math.Abs(step), Math.Abs(outside)); i++)
        {
            double middle = i % 3 != 2 && high > low ? inside - (low * (outside - inside) / (high - low)) : (inside + outside) / 2;
            double value = excess(middle);
            if (double.IsNaN(value))
            {
                return double.NaN;
            }

            if (Math.Abs(value) < Tolerance)
            {
                return middle;
            }

            (inside, low, outside, high) = value <= 0 ? (middle, value, outside, high) : (inside, low, middle, value);
        }

        return (inside + outside) / 2;
    }
}
