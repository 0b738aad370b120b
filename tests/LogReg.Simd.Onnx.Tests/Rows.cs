using System.Numerics;

namespace LogReg.Simd.Onnx.Tests;

/// <summary>Random models and rows, the same in every run.</summary>
internal static class Rows
{
    public static double[] Numbers(int seed, int count, double scale = 1)
    {
        Random random = new(seed);
        double[] numbers = new double[count];
        foreach (ref double number in numbers.AsSpan())
        {
            // Single precision holds them, so that a model in single precision is the same.
            number = (float)(scale * ((2 * random.NextDouble()) - 1));
        }

        return numbers;
    }

    public static T[] Of<T>(double[] numbers)
        where T : INumber<T> =>
        Array.ConvertAll(numbers, T.CreateChecked);
}
