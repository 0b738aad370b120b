using LogReg.Simd.Tests.Determinism;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Inputs of element-wise kernels: structured ones, where a slip is likely, then seeded ones.</summary>
internal static class Points
{
    private const int Neighbours = 3;
    private const int SeededPerRange = 2000;

    /// <summary>The logits at which implementations tend to break.</summary>
    public static readonly double[] SpecialLogits =
    [
        0, -0.0, 17, -17, 88, -88, 89, -89, 104, -104, 1e30, -1e30,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        float.Epsilon, -float.Epsilon, double.Epsilon, -double.Epsilon, 1.1754942e-38, -1.1754942e-38, float.MaxValue, float.MinValue,
    ];

    /// <summary>All points of a domain, in single or double precision.</summary>
    public static T[] Of<T>(UlpRow row)
        where T : unmanaged
    {
        List<double> points = [.. SpecialLogits];
        AddStructured<T>(points);
        AddSeeded(points);
        return
        [
            .. points.Where(x => row.Contains(x) && row.Contains(Ulp.Widen(Ulp.Narrow<T>(x)))).Select(Ulp.Narrow<T>),
        ];
    }

    private static void AddStructured<T>(List<double> points)
        where T : unmanaged
    {
        // Where |x| moves to the next multiple of log 2, and the multiples themselves.
        foreach (int halves in Enumerable.Range(0, 320).Concat([2046, 2047, 2080, 2121, 2140, 2147, 2148, 2149, 2150]))
        {
            AddBothSides<T>(points, 0.5 * halves * Math.Log(2));
        }

        // Powers of two, where a result or its error changes binade.
        for (int exponent = -70; exponent <= 10; exponent++)
        {
            AddBothSides<T>(points, Math.ScaleB(1, exponent));
            AddBothSides<T>(points, Math.ScaleB(1.75, exponent));
        }

        // Where results become subnormal, zero, one, or equal to their argument.
        foreach (double edge in (double[])[
            16.6355, 17.3287, 36.0437, 36.7368, 37.4299, 87.3365, 88.0297, 88.7228, 103.2789, 103.972, 104, 708.3964, 709.7827, 744.44, 745.1332, 746])
        {
            AddBothSides<T>(points, edge);
        }
    }

    private static void AddBothSides<T>(List<double> points, double x)
        where T : unmanaged
    {
        double low = x;
        double high = x;
        for (int i = 0; i <= Neighbours; i++)
        {
            points.AddRange([low, -low, high, -high]);
            (low, high) = typeof(T) == typeof(float)
                ? (MathF.BitDecrement((float)low), MathF.BitIncrement((float)high))
                : (Math.BitDecrement(low), Math.BitIncrement(high));
        }
    }

    private static void AddSeeded(List<double> points)
    {
        SplitMix random = new(20240607);
        foreach ((double from, double to) in ((double, double)[])[(-0.4, 0.4), (-1.2, 1.2), (-10, 10), (-40, 40), (-110, 110), (-750, 750), (0, 1)])
        {
            for (int i = 0; i < SeededPerRange; i++)
            {
                points.Add(random.Uniform(from, to));
            }
        }

        for (int i = 0; i < SeededPerRange; i++)
        {
            points.Add(Math.ScaleB(random.Uniform(-2, 2), -random.Below(70)));
        }
    }
}
