using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>How large the elements of columns are in the variables of <see cref="Coordinates"/>, which bounds logits and their rounding without a read of the features: one read, once.</summary>
/// <remarks>Maxima do not depend on the order in which they are taken, nor on threads.</remarks>
internal sealed class ColumnMagnitudes
{
    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private readonly double[] magnitudes;
    private readonly double[] moved;

    private ColumnMagnitudes(double[] magnitudes, double[] moved) => (this.magnitudes, this.moved) = (magnitudes, moved);

    /// <summary>Measures the columns.</summary>
    /// <param name="features">The features.</param>
    /// <param name="coordinates">What the variables mean.</param>
    /// <param name="team">The threads.</param>
    public static ColumnMagnitudes Of<T>(FeatureSource<T> features, Coordinates coordinates, WorkerTeam team)
        where T : unmanaged
    {
        double[] means = [.. Enumerable.Range(0, coordinates.FeatureCount).Select(coordinates.Mean)];
        Work<T> work = new(features, features.CanMove ? means : null, team.WorkerCount);
        team.Run(work, RowPieces.Count(features.SampleCount));
        double[] magnitudes = new double[coordinates.VariableCount];
        double[] moved = new double[coordinates.VariableCount];
        Array.Fill(magnitudes, 1);
        for (int j = 0; j < means.Length; j++)
        {
            double scale = Math.Abs(coordinates.InverseScale(j));
            moved[j] = Math.Abs(means[j]) * scale;
            magnitudes[j] = (work.Largest(j) * scale) + (features.CanMove ? 0 : moved[j]);
        }

        return new ColumnMagnitudes(magnitudes, moved);
    }

    /// <summary>The most that a logit of a row can change where no variable changes by more than its size.</summary>
    public double Reach(ReadOnlySpan<double> sizes)
    {
        double reach = 0;
        for (int j = 0; j < magnitudes.Length; j++)
        {
            reach += magnitudes[j] * sizes[j];
        }

        return reach;
    }

    /// <summary>The most that rounding moves a logit: the sum of d + 1 products of coefficients, which are rounded from the variables, and of the offset that standardising gives the intercept.</summary>
    public double LogitRounding(ReadOnlySpan<double> variables)
    {
        double sizes = 0;
        for (int j = 0; j < magnitudes.Length; j++)
        {
            sizes += (magnitudes[j] + (2 * moved[j])) * Math.Abs(variables[j]);
        }

        return Unit * (magnitudes.Length + 4) * sizes;
    }

    /// <summary>The most that rounding moves the intercept of a model, or any of its coefficients by the variable, whose sizes are larger.</summary>
    public double InterceptRounding(ReadOnlySpan<double> variables)
    {
        double sizes = 0;
        for (int j = 0; j < moved.Length; j++)
        {
            sizes += Math.Max(moved[j], 1) * Math.Abs(variables[j]);
        }

        return Unit * (moved.Length + 4) * sizes;
    }

    private sealed class Work<T>(FeatureSource<T> features, double[]? offsets, int workerCount) : IPieceWork
        where T : unmanaged
    {
        private readonly double[]?[] largest = new double[]?[workerCount];
        private readonly T[]?[] rows = new T[]?[workerCount];

        public double Largest(int column)
        {
            double result = 0;
            foreach (double[]? own in largest)
            {
                result = own is null ? result : Math.Max(result, own[column]);
            }

            return result;
        }

        public void Run(int piece, int worker)
        {
            double[] own = largest[worker] ??= new double[features.FeatureCount];
            T[] buffer = rows[worker] ??= new T[features.FeatureCount];
            int first = piece * RowPieces.Rows;
            for (int row = first; row < first + RowPieces.RowsOf(piece, features.SampleCount); row++)
            {
                features.RaiseMagnitudes(row, offsets, buffer, own);
            }
        }
    }
}
