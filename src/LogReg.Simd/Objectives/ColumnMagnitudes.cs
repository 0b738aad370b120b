using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogReg.Simd.Memory;
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
    /// <param name="counter">Counts the read of the features.</param>
    /// <param name="passShare">What a read of them counts for.</param>
    public static ColumnMagnitudes Of<T>(FeatureSource<T> features, Coordinates coordinates, WorkerTeam team, WorkCounter counter, double passShare)
        where T : unmanaged
    {
        counter.Passes += passShare;
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

    /// <summary>The same of columns that are added up as they are stored, of which what centring takes is subtracted afterwards; sizes may have signs.</summary>
    public double SumReach(ReadOnlySpan<double> sizes)
    {
        double reach = 0;
        for (int j = 0; j < magnitudes.Length; j++)
        {
            reach += (magnitudes[j] + (2 * moved[j])) * Math.Abs(sizes[j]);
        }

        return reach;
    }

    /// <summary>
    /// The most that rounding moves a logit: the sum of d + 1 products of coefficients, which are rounded from the variables, and of the offset that standardising gives the intercept.
    /// </summary>
    public double LogitRounding(ReadOnlySpan<double> variables) => Unit * (magnitudes.Length + 4) * SumReach(variables);

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

    private sealed unsafe class Work<T>(FeatureSource<T> features, double[]? offsets, int workerCount) : IPieceWork
        where T : unmanaged
    {
        private readonly Extremes?[] extremes = new Extremes?[workerCount];

        public double Largest(int column)
        {
            double result = 0;
            foreach (Extremes? own in extremes)
            {
                result = own is null ? result : Math.Max(result, own.Largest(column, offsets is null ? 0 : offsets[column]));
            }

            return result;
        }

        public void Run(int piece, int worker)
        {
            Extremes own = extremes[worker] ??= new Extremes(features);
            int first = piece * RowPieces.Rows;
            for (int row = first; row < first + RowPieces.RowsOf(piece, features.SampleCount); row++)
            {
                own.Add(row);
            }
        }

        /// <summary>The largest and least elements of columns; of rows that hold few, the largest magnitudes.</summary>
        private sealed class Extremes
        {
            private readonly FeatureSource<T> features;
            private readonly T[] row;
            private readonly T[] highs;
            private readonly T[] lows;
            private readonly double[] magnitudes;
            private bool isEmpty = true;

            public Extremes(FeatureSource<T> features)
            {
                this.features = features;
                int dense = features.CanMove ? features.FeatureCount : 0;
                (row, highs, lows) = (new T[features.FeatureCount], new T[dense], new T[dense]);
                magnitudes = new double[features.FeatureCount - dense];
            }

            public void Add(int index)
            {
                if (!features.CanMove)
                {
                    features.RaiseMagnitudes(index, null, row, magnitudes);
                    return;
                }

                fixed (T* copy = row)
                {
                    features.CopyRow(index, copy);
                }

                if (isEmpty)
                {
                    row.CopyTo(highs, 0);
                    row.CopyTo(lows, 0);
                    isEmpty = false;
                }
                else if (typeof(T) == typeof(float))
                {
                    Extend(As<float>(row), As<float>(highs), As<float>(lows));
                }
                else
                {
                    Extend(As<double>(row), As<double>(highs), As<double>(lows));
                }
            }

            public double Largest(int column, double offset) =>
                !features.CanMove ? magnitudes[column]
                : isEmpty ? 0
                : Math.Max(Math.Abs(Elements.ToDouble(highs[column]) - offset), Math.Abs(Elements.ToDouble(lows[column]) - offset));

            private static Span<TElement> As<TElement>(T[] values)
                where TElement : unmanaged => MemoryMarshal.Cast<T, TElement>(values.AsSpan());

            private static void Extend<TElement>(ReadOnlySpan<TElement> values, Span<TElement> highs, Span<TElement> lows)
                where TElement : INumber<TElement>
            {
                TensorPrimitives.Max(highs, values, highs);
                TensorPrimitives.Min(lows, values, lows);
            }
        }
    }
}
