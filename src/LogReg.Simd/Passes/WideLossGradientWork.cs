using System.Numerics.Tensors;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The fused pass in double whatever the features' type, with both sides of the duality gap (formulas 3.2 and 4.11).</summary>
/// <remarks>
/// The dual point is r = s·∂ℓ/∂z at the logits of the coefficients themselves; the conjugate sum needs no function of its own, because
/// −ℓ*(∂ℓ/∂z) = ℓ(z, y) − z·∂ℓ/∂z for every convex loss (Fenchel and Young).
/// Cost: 4d flops in double per sample and one read of the features.
/// </remarks>
internal sealed unsafe class WideLossGradientWork<L, T>(FeatureMatrix<T> features, WideMemory<T> memory) : IPieceWork
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The slot behind the features' sums Xᵀr: Σ r.</summary>
    public const int ResidualSlot = 0;

    /// <summary>Σ s·ℓ.</summary>
    public const int LossSlot = 1;

    /// <summary>Σ r·z.</summary>
    public const int ProductSlot = 2;

    /// <summary>The sums behind the features' own.</summary>
    public const int ScalarSums = 3;

    /// <summary>Gets or sets β.</summary>
    public double* Coefficients { get; set; }

    /// <summary>Gets or sets b.</summary>
    public double Intercept { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public void Run(int piece, int worker)
    {
        int d = features.FeatureCount;
        int firstRow = features.Plan.FirstStrip(piece) * Lanes.Count;
        int panelRows = Math.Min(features.Plan.StripsOf(piece) * Lanes.Count, features.SampleCount - firstRow);
        double* lanes = stackalloc double[3 * Lanes.Count];
        new Span<double>(lanes, 3 * Lanes.Count).Clear();
        memory.KernelScratchOf(worker).ClearGradient();
        for (int row = 0; row < panelRows; row += memory.GroupRows)
        {
            AddGroup(firstRow + row, Math.Min(memory.GroupRows, panelRows - row), worker, lanes);
        }

        double* sums = memory.SumsOf(piece);
        new Span<double>(sums, d).Clear();
        memory.Kernels.Flush(memory.KernelScratchOf(worker), d, sums);
        sums[d + LossSlot] = Lanes.Sum(lanes);
        sums[d + ResidualSlot] = Lanes.Sum(lanes + Lanes.Count);
        sums[d + ProductSlot] = Lanes.Sum(lanes + (2 * Lanes.Count));
    }

    /// <summary>The sums over panels, in index order, of every slot.</summary>
    public void Reduce(Span<double> sums)
    {
        sums.Clear();
        for (int panel = 0; panel < features.PanelCount; panel++)
        {
            TensorPrimitives.Add(sums, new ReadOnlySpan<double>(memory.SumsOf(panel), sums.Length), sums);
        }
    }

    private void AddGroup(int firstRow, int rows, int worker, double* lanes)
    {
        int d = features.FeatureCount;
        double* strips = memory.Widened(features.StripsAt(firstRow / Lanes.Count, (rows + Lanes.Count - 1) / Lanes.Count, worker), rows, worker);
        double* logits = memory.RowsOf(worker, 0);
        double* labels = memory.RowsOf(worker, 1);
        double* residuals = memory.RowsOf(worker, 2);
        double* weights = SampleWeights == null ? null : memory.RowsOf(worker, 3);
        Elements.Widen(Labels + firstRow, rows, labels);
        if (weights != null)
        {
            Elements.Widen(SampleWeights + firstRow, rows, weights);
        }

        memory.Kernels.Logits(strips, rows, d, Coefficients, Intercept, logits);
        SpanKernels<double>.Instance.LossTerms<L>(logits, labels, weights, rows, residuals, null, lanes, lanes + Lanes.Count);
        memory.Kernels.AccumulateGradient(strips, rows, d, residuals, memory.KernelScratchOf(worker));

        // Residuals are zero behind the last row, whatever stands in the logits there.
        int padded = (rows + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        new Span<double>(logits + rows, padded - rows).Clear();
        TensorPrimitives.Multiply(new ReadOnlySpan<double>(logits, padded), new ReadOnlySpan<double>(residuals, padded), new Span<double>(logits, padded));
        Span<double> products = new(lanes + (2 * Lanes.Count), Lanes.Count);
        for (int row = 0; row < padded; row += Lanes.Count)
        {
            TensorPrimitives.Add(products, new ReadOnlySpan<double>(logits + row, Lanes.Count), products);
        }
    }
}
