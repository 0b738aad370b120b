using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Results;

/// <summary>A·B·A of symmetric matrices.</summary>
internal static class Sandwich
{
    /// <summary>Multiplies.</summary>
    /// <param name="bread">A, whole.</param>
    /// <param name="meat">The lower triangle of B.</param>
    /// <param name="size">The rows of both.</param>
    public static DoubleDouble[] Of(DoubleDouble[] bread, DoubleDouble[] meat, int size)
    {
        DoubleDouble[] half = new DoubleDouble[size * size];
        DoubleDouble[] product = new DoubleDouble[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                {
                    half[(i * size) + j] += bread[(i * size) + k] * meat[(Math.Max(k, j) * size) + Math.Min(k, j)];
                }
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                {
                    product[(i * size) + j] += half[(i * size) + k] * bread[(k * size) + j];
                }
            }
        }

        return product;
    }
}
