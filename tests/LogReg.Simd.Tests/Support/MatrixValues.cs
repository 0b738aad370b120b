using System.Numerics;

namespace LogReg.Simd.Tests.Support;

/// <summary>The distributions of random operands. None reaches the subnormals, where relative error bounds end.</summary>
internal static class MatrixValues
{
    /// <summary>The distributions by index.</summary>
    public static readonly string[] Names = ["uniform", "heavy-tailed", "positive", "sparse", "cancelling"];

    /// <summary>Draws numbers of one distribution, rounded to T.</summary>
    public static T[] Draw<T>(Random random, int count, int distribution, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = T.CreateChecked(scale * Next(random, Names[distribution], i));
        }

        return values;
    }

    /// <summary>Labels 0 and 1, and one in eight soft.</summary>
    public static T[] Labels<T>(Random random, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] labels = new T[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = T.CreateChecked(random.Next(8) == 0 ? random.NextDouble() : random.Next(2));
        }

        return labels;
    }

    /// <summary>Weights in (0, 3), and one in eight zero.</summary>
    public static T[] Weights<T>(Random random, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weights = new T[count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = T.CreateChecked(random.Next(8) == 0 ? 0 : 3 * (1 - random.NextDouble()));
        }

        return weights;
    }

    private static double Next(Random random, string distribution, int index)
    {
        double uniform = (2 * random.NextDouble()) - 1;
        return distribution switch
        {
            "uniform" => uniform,
            "heavy-tailed" => uniform * Math.ScaleB(1, random.Next(-8, 5)),
            "positive" => 1 - (0.5 * (uniform + 1)),
            "sparse" => random.Next(4) == 0 ? uniform : 0,

            // Neighbours of nearly the same size and opposite sign: the sum is far smaller than its terms.
            "cancelling" => (index % 2 == 0 ? 1 : -1) * (1 + (uniform / 64)),
            _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, "There is no such distribution."),
        };
    }
}
