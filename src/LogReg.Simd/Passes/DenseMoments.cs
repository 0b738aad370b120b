using System.Numerics.Tensors;
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
        TensorPrimitives.Add(means, centers, means);
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
        Span<double> strip = new(buffers + size, size);
        Span<double> center = new(buffers + (2 * size), size);
        Span<double> weight = new(buffers + (3 * size), size);
        total.Clear();
        Spread(center, centers, null, 0);
        int first = features.Plan.FirstStrip(panel);
        for (int s = first; s < first + features.Plan.StripsOf(panel); s++)
        {
            int rows = Math.Min(Lanes.Count, features.SampleCount - (s * Lanes.Count));
            Elements.Widen(features.Strips.ReadPadded(s * features.StripSize, size, 0, read), size, buffers + size);
            TensorPrimitives.Subtract(strip, center, strip);
            if (squared)
            {
                TensorPrimitives.Multiply(strip, strip, strip);
            }

            if (sampleWeights != null || rows < Lanes.Count)
            {
                Spread(weight, null, sampleWeights == null ? null : sampleWeights + (s * Lanes.Count), rows);
                TensorPrimitives.Multiply(strip, weight, strip);
            }

            TensorPrimitives.Add(total, strip, total);
        }

        Fold(total, columns);
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
        TensorPrimitives.Divide(result, weightSum, result);
    }

    /// <summary>Writes one value per column, or one per row, to every element of a strip.</summary>
    private void Spread(Span<double> strip, double[]? byColumn, T* byRow, int rows)
    {
        strip.Clear();
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            double ofRow = byRow == null ? (lane < rows ? 1 : 0) : lane < rows ? Elements.ToDouble(byRow[lane]) : 0;
            for (int j = 0; j < features.FeatureCount; j++)
            {
                strip[(int)features.Kernels.OffsetOf(lane, j, features.FeatureCount)] = byColumn is null ? ofRow : byColumn[j];
            }
        }
    }

    private void Fold(ReadOnlySpan<double> strip, Span<double> columns)
    {
        columns.Clear();
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                columns[j] += strip[(int)features.Kernels.OffsetOf(lane, j, features.FeatureCount)];
            }
        }
    }
}
