using System.Numerics;
using System.Numerics.Tensors;

namespace LogReg.Simd.Cli.Operations;

/// <summary>How much every feature varies.</summary>
internal static class FeatureSpread
{
    /// <summary>Computes the population standard deviation of every feature, whatever the weights of the rows.</summary>
    /// <remarks>Sums of differences from the first row, in double and in the order of the rows: no digits are lost in columns far from zero, and threads change no bit.</remarks>
    public static double[] Of<T>(FeatureMatrix<T> features, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = features.FeatureCount;
        T[] row = new T[count];
        double[] first = new double[count];
        double[] difference = new double[count];
        double[] sums = new double[count];
        double[] squares = new double[count];
        for (int i = 0; i < features.SampleCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            features.CopyRowTo(i, row);
            TensorPrimitives.ConvertTruncating<T, double>(row, difference);
            if (i == 0)
            {
                difference.CopyTo(first, 0);
            }

            TensorPrimitives.Subtract<double>(difference, first, difference);
            TensorPrimitives.Add<double>(sums, difference, sums);
            TensorPrimitives.MultiplyAdd<double>(difference, difference, squares, squares);
        }

        double rows = features.SampleCount;
        for (int j = 0; j < count; j++)
        {
            double mean = sums[j] / rows;
            squares[j] = Math.Sqrt(Math.Max(0, (squares[j] / rows) - (mean * mean)));
        }

        return squares;
    }
}
