using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Products with features in double, or seen in double: X·β + b with a bound of its rounding, and Xᵀr with Σ r.</summary>
/// <remarks>
/// A sum of d + 1 products is off by at most γ·(Σ |x_j·β_j| + |b|) with γ = (d + 2)·u/(1 − (d + 2)·u), in whatever order it is taken
/// (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1). Bits do not depend on the number of threads.
/// </remarks>
internal sealed unsafe class RowProductsWork : IDisposable
{
    private const int GroupRows = 8 * Lanes.Count;

    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private readonly FeatureMatrix<double> features;
    private readonly StripKernels<double> kernels;
    private readonly NativeBuffer scratch;
    private readonly PieceSums sums;
    private readonly Projection projection;
    private readonly Accumulation accumulation;
    private readonly double[] magnitudes;
    private readonly double[] reduced;
    private readonly nint stripsLength;
    private readonly nint scratchLength;

    public RowProductsWork(FeatureMatrix<double> features, int workerCount)
    {
        this.features = features;
        kernels = features.Kernels;
        stripsLength = GroupRows / Lanes.Count * features.StripSize;
        nint kernelLength = (kernels.ScratchLength(features.FeatureCount) + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        scratchLength = stripsLength + GroupRows + kernelLength;
        scratch = new NativeBuffer((nuint)(scratchLength * WorkerTeam.WorkersFor(features.PanelCount, workerCount) * sizeof(double)));
        sums = new PieceSums(features.FeatureCount + 1, features.PanelCount);
        projection = new Projection(this);
        accumulation = new Accumulation(this);
        magnitudes = new double[features.FeatureCount];
        reduced = new double[features.FeatureCount + 1];
    }

    /// <summary>Computes X·β + b, and where <paramref name="roundings"/> is not empty what each element may be off by.</summary>
    public void Project(WorkerTeam team, ReadOnlySpan<double> coefficients, double intercept, Span<double> logits, Span<double> roundings)
    {
        TensorPrimitives.Abs(coefficients, magnitudes);
        fixed (double* beta = coefficients, absolute = magnitudes, destination = logits, bounds = roundings)
        {
            projection.Coefficients = beta;
            projection.Magnitudes = absolute;
            projection.Intercept = intercept;
            projection.Logits = destination;
            projection.Bounds = roundings.IsEmpty ? null : bounds;
            team.Run(projection, features.PanelCount);
        }

        double terms = features.FeatureCount + 2;
        TensorPrimitives.Multiply(roundings, terms * Unit / (1 - (terms * Unit)), roundings);
    }

    /// <summary>Computes Xᵀr and returns Σ r.</summary>
    public double Accumulate(WorkerTeam team, ReadOnlySpan<double> residuals, Span<double> result)
    {
        fixed (double* source = residuals)
        {
            accumulation.Residuals = source;
            sums.Compute(team, accumulation, reduced);
        }

        reduced.AsSpan(0, result.Length).CopyTo(result);
        return reduced[^1];
    }

    public void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }

    private double* ScratchOf(int worker) => (double*)scratch.Pointer + (worker * scratchLength);

    private double* Widened(int row, int rows, int worker)
    {
        nint stripCount = (rows + Lanes.Count - 1) / Lanes.Count;
        features.CopyStripsTo(row / Lanes.Count, checked((int)stripCount), ScratchOf(worker));
        return ScratchOf(worker);
    }

    private (int First, int End) RowsOf(int panel)
    {
        int first = features.Plan.FirstStrip(panel) * Lanes.Count;
        return (first, Math.Min(first + (features.Plan.StripsOf(panel) * Lanes.Count), features.SampleCount));
    }

    private sealed class Projection(RowProductsWork work) : IPieceWork
    {
        public double* Coefficients { get; set; }

        public double* Magnitudes { get; set; }

        public double Intercept { get; set; }

        public double* Logits { get; set; }

        /// <summary>Gets or sets where Σ |x_j·β_j| + |b| goes; null for nowhere.</summary>
        public double* Bounds { get; set; }

        public void Run(int piece, int worker)
        {
            int d = work.features.FeatureCount;
            (int first, int end) = work.RowsOf(piece);
            for (int row = first; row < end; row += GroupRows)
            {
                int rows = Math.Min(GroupRows, end - row);
                double* strips = work.Widened(row, rows, worker);
                double* values = work.ScratchOf(worker) + work.stripsLength;
                work.kernels.Logits(strips, rows, d, Coefficients, Intercept, values);
                new ReadOnlySpan<double>(values, rows).CopyTo(new Span<double>(Logits + row, rows));
                if (Bounds != null)
                {
                    Span<double> absolute = new(strips, checked((int)((rows + Lanes.Count - 1) / Lanes.Count * work.features.StripSize)));
                    TensorPrimitives.Abs(absolute, absolute);
                    work.kernels.Logits(strips, rows, d, Magnitudes, Math.Abs(Intercept), values);
                    new ReadOnlySpan<double>(values, rows).CopyTo(new Span<double>(Bounds + row, rows));
                }
            }
        }
    }

    private sealed class Accumulation(RowProductsWork work) : IPieceWork
    {
        public double* Residuals { get; set; }

        public void Run(int piece, int worker)
        {
            int d = work.features.FeatureCount;
            (int first, int end) = work.RowsOf(piece);
            double* destination = work.sums.Begin(piece);
            double* values = work.ScratchOf(worker) + work.stripsLength;
            StripScratch<double> kernelScratch = work.kernels.ScratchOver(values + GroupRows, d);
            kernelScratch.ClearGradient();
            for (int row = first; row < end; row += GroupRows)
            {
                int rows = Math.Min(GroupRows, end - row);
                double* strips = work.Widened(row, rows, worker);
                Span<double> padded = new(values, GroupRows);
                padded.Clear();
                new ReadOnlySpan<double>(Residuals + row, rows).CopyTo(padded);
                work.kernels.AccumulateGradient(strips, rows, d, values, kernelScratch);
                foreach (double value in padded[..rows])
                {
                    destination[d] += value;
                }
            }

            work.kernels.Flush(kernelScratch, d, destination);
        }
    }
}
