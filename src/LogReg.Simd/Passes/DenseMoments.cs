using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Weighted means and population standard deviations of the columns, in double, in two passes.</summary>
/// <remarks>
/// A strip is taken as one vector of StripSize elements, whatever its layout: Σ s·(x − c) or Σ s·(x − c)² is added up strip-shaped and
/// only folded to columns at the end of a panel, row by row. Rows behind the last sample weigh zero.
/// </remarks>
internal sealed unsafe class DenseMoments<T> : ColumnMoments<T>, IPieceWork
    where T : unmanaged
{
    private const int Buffers = 4;
    private const double LastBits = 4.5e-16;

    private readonly FeatureMatrix<T> features;
    private readonly WorkerTeam team;
    private readonly NativeBuffer scratch;
    private readonly nint scratchBytes;
    private readonly TreeSums sums;
    private readonly double[] centers;
    private T* sampleWeights;
    private bool squared;

    public DenseMoments(FeatureMatrix<T> features, WorkerTeam team)
    {
        this.features = features;
        this.team = team;
        int workers = WorkerTeam.WorkersFor(features.PanelCount, team.WorkerCount);
        scratchBytes = features.StripSize * ((sizeof(double) * Buffers) + sizeof(T));
        scratch = new NativeBuffer((nuint)(scratchBytes * workers));
        sums = new TreeSums(features.FeatureCount, features.PanelCount, workers);
        centers = new double[features.FeatureCount];
    }

    public override void Compute(T* weights, double weightSum, Span<double> means, Span<double> deviations)
    {
        sampleWeights = weights;
        squared = false;
        CenterOnFirstRow();
        Pass(weightSum, means);
        Doubles.Add(means, centers, means);
        means.CopyTo(centers);
        squared = true;
        Pass(weightSum, deviations);
        for (int j = 0; j < deviations.Length; j++)
        {
            double deviation = Math.Sqrt(deviations[j]);

            // A constant column has no difference from its first element at all; what varies by the last bit of a double is rounding and no more.
            deviations[j] = deviation > LastBits * Math.Abs(means[j]) ? deviation : 0;
        }
    }

    public void Run(int piece, int worker)
    {
        for (int panel = sums.FirstPanel(piece); panel < sums.EndPanel(piece); panel++)
        {
            AddPanel(panel, worker, new Span<double>(sums.Begin(piece, worker), features.FeatureCount));
            sums.End(piece, worker, panel);
        }
    }

    public override void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }

    private void AddPanel(int panel, int worker, Span<double> columns)
    {
        int size = checked((int)features.StripSize);
        double* buffers = (double*)((byte*)scratch.Pointer + (worker * scratchBytes));
        T* read = (T*)(buffers + (Buffers * size));
        Span<double> total = new(buffers, size);
        Span<double> center = new(buffers + (2 * size), size);
        Span<double> weight = new(buffers + (3 * size), size);
        total.Clear();
        Spread(center, centers, null, 0);
        int first = features.Plan.FirstStrip(panel);
        for (int s = first; s < first + features.Plan.StripsOf(panel); s++)
        {
            int rows = Math.Min(Lanes.Count, features.SampleCount - (s * Lanes.Count));
            Elements.Widen(features.Strips.ReadPadded(s * features.StripSize, size, 0, read), size, buffers + size);
            bool isWeighted = sampleWeights != null || rows < Lanes.Count;
            if (isWeighted)
            {
                Spread(weight, null, sampleWeights == null ? null : sampleWeights + (s * Lanes.Count), rows);
            }

            AddDifferences(buffers + size, buffers + (2 * size), isWeighted ? buffers + (3 * size) : null, size, squared, buffers);
        }

        Fold(total, columns);
    }

    /// <summary>totals += s·(x − c), or s·(x − c)², element by element; without weights s is 1. A strip is whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDifferences(double* strip, double* center, double* weights, int size, bool squared, double* totals)
    {
        for (int i = 0; i < size; i += Vector<double>.Count)
        {
            Vector<double> difference = Vector.Load(strip + i) - Vector.Load(center + i);
            Vector<double> term = squared ? difference * difference : difference;
            term = weights == null ? term : term * Vector.Load(weights + i);
            Vector.Store(Vector.Load(totals + i) + term, totals + i);
        }
    }

    /// <summary>Centres on the first row that counts, so that columns that are constant where weights are not zero have sums of zeros.</summary>
    private void CenterOnFirstRow()
    {
        int row = 0;
        while (sampleWeights != null && row < features.SampleCount - 1 && Elements.ToDouble(sampleWeights[row]) == 0)
        {
            row++;
        }

        if (features.SampleCount > 0)
        {
            T[] values = new T[centers.Length];
            features.CopyRowTo(row, values);
            for (int j = 0; j < centers.Length; j++)
            {
                centers[j] = Elements.ToDouble(values[j]);
            }
        }
    }

    private void Pass(double weightSum, Span<double> result)
    {
        team.Run(this, sums.PieceCount);
        sums.Reduce(result);
        Doubles.Divide(result, weightSum);
    }

    /// <summary>Writes one value per column, or one per row, to every element of a strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(Span<double> strip, double[]? byColumn, T* byRow, int rows)
    {
        strip.Clear();
        (int rowStep, int featureStep) = Steps();
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            double ofRow = byRow == null ? (lane < rows ? 1 : 0) : lane < rows ? Elements.ToDouble(byRow[lane]) : 0;
            int offset = lane * rowStep;
            for (int j = 0; j < features.FeatureCount; j++, offset += featureStep)
            {
                strip[offset] = byColumn is null ? ofRow : byColumn[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fold(ReadOnlySpan<double> strip, Span<double> columns)
    {
        columns.Clear();
        (int rowStep, int featureStep) = Steps();
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            int offset = lane * rowStep;
            for (int j = 0; j < columns.Length; j++, offset += featureStep)
            {
                columns[j] += strip[offset];
            }
        }
    }

    /// <summary>The distances between two rows and between two features of a strip, the same for all: a virtual call for each element would take longer than the element.</summary>
    private (int Row, int Feature) Steps() =>
        ((int)features.Kernels.OffsetOf(1, 0, features.FeatureCount), (int)features.Kernels.OffsetOf(0, 1, features.FeatureCount));
}
