using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>
/// From the logits of H hidden units to the loss of a network with one hidden layer and, by the chain rule, to the residuals of the units (formulas 6.1 and 6.2):
/// h_j(1 − h_j)·Σ_k r_k·v_kj with r_k = s·∂ℓ/∂o_k.
/// </summary>
/// <remarks>
/// The hidden layer is a class pass with H classes; outputs and their residuals never leave the scratch of one vector of rows. One output has the pointwise loss
/// <typeparamref name="L"/>, more have the softmax cross-entropy. The sums are those of s_j by unit, of r_k by output, of r_k·h_j, and of s·ℓ.
/// Cost: H exponentials and divisions, 6KH flops and KH widened sums per sample, and the loss. Same bits at every width.
/// </remarks>
internal readonly unsafe struct NetworkTerms<L, T> : ILabeledTerms<NetworkTerms<L, T>, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>Gets the class indices, one per sample.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>Gets the number of outputs: one, or one per class.</summary>
    public int OutputCount { get; init; }

    /// <summary>Gets v, H elements per output.</summary>
    public T* OutputCoefficients { get; init; }

    /// <summary>Gets the intercepts of the outputs.</summary>
    public T* OutputIntercepts { get; init; }

    /// <summary>The slot behind the sums by unit: Σ r_k, output after output.</summary>
    public static int ResidualSlot(int unitCount) => unitCount;

    /// <summary>Σ r_k·h_j, output after output.</summary>
    public static int OutputSlot(int unitCount, int outputCount) => unitCount + outputCount;

    /// <summary>The last slot: Σ s·ℓ.</summary>
    public static int LossSlot(int unitCount, int outputCount) => OutputSlot(unitCount, outputCount) + (unitCount * outputCount);

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public int SumCount(int classCount) => LossSlot(classCount, OutputCount) + 1;

    /// <summary>The slopes of the units and the outputs, of one vector of rows.</summary>
    public nint ScratchLength(int classCount, int groupRows) => ((nint)classCount + OutputCount) * Lanes.Count;

    public NetworkTerms<L, T> Over(T* labels, T* sampleWeights, T* logits, nint logitStride) => this with { Labels = labels, SampleWeights = sampleWeights };

    public void Compute<S, V>(int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (int row = 0; row < padded; row += S.Width)
        {
            int rows = Math.Clamp(rowCount - row, 0, S.Width);
            Rows<S, V>(firstRow + row, rows, classCount, logits + row, stride, scratch, lanes + (row % Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<S, V>(int row, int rows, int unitCount, T* z, nint stride, T* slopes, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        T* outputs = slopes + ((nint)unitCount * Lanes.Count);
        for (int j = 0; j < unitCount; j++)
        {
            V h = HiddenUnits.Activate<S, V, T>(SoftmaxVector.LoadRows<S, V, T>(z + (j * stride), rows), out V slope);
            S.Store(h, z + (j * stride));
            S.Store(slope, slopes + ((nint)j * Lanes.Count));
        }

        for (int k = 0; k < OutputCount; k++)
        {
            S.Store(S.Broadcast(OutputIntercepts[k]), outputs + ((nint)k * Lanes.Count));
        }

        HiddenUnits.AddOutputs<S, V, T>(z, stride, unitCount, OutputCoefficients, unitCount, OutputCount, outputs);
        OutputResiduals<S, V>(row, rows, outputs, lanes + ((nint)ResidualSlot(unitCount) * Lanes.Count), lanes + ((nint)LossSlot(unitCount, OutputCount) * Lanes.Count));

        double* products = lanes + ((nint)OutputSlot(unitCount, OutputCount) * Lanes.Count);
        for (int j = 0; j < unitCount; j++)
        {
            V h = S.Load(z + (j * stride));
            V back = S.Zero;
            for (int k = 0; k < OutputCount; k++)
            {
                nint at = ((nint)k * unitCount) + j;
                V residual = S.Load(outputs + ((nint)k * Lanes.Count));
                back = S.MultiplyAdd(residual, S.Broadcast(OutputCoefficients[at]), back);
                S.AddWidened(S.Multiply(residual, h), products + (at * Lanes.Count));
            }

            back = S.KeepFirst(S.Multiply(back, S.Load(slopes + ((nint)j * Lanes.Count))), rows);
            S.Store(back, z + (j * stride));
            S.AddWidened(back, lanes + ((nint)j * Lanes.Count));
        }
    }

    /// <summary>Turns outputs into residuals, zero behind the last row.</summary>
    private void OutputResiduals<S, V>(int row, int rows, T* outputs, double* residualLanes, double* lossLanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V label = SoftmaxVector.LoadRows<S, V, T>(Labels + row, rows);
        V weight = SampleWeights == null ? S.Constant(1) : SoftmaxVector.LoadRows<S, V, T>(SampleWeights + row, rows);
        V loss;
        if (OutputCount == 1)
        {
            V logit = S.Load(outputs);
            L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out loss, out V residual);
            residual = S.KeepFirst(S.Multiply(residual, weight), rows);
            S.Store(residual, outputs);
            S.AddWidened(residual, residualLanes);
        }
        else
        {
            SoftmaxVector.Residuals<S, V, T>(outputs, Lanes.Count, OutputCount, rows, label, weight, residualLanes, out loss, out _);
        }

        S.AddWidened(S.KeepFirst(WeightedValue.Of<S, V, T>(loss, weight), rows), lossLanes);
    }
}
