using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>The formed Hessian of several classes (formulas 2.5 and 3.3): block (k, l) has the curvatures s·p_k·([k = l] − p_l).</content>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    private PassMemory<T>? passMemory;
    private FormedHessian<T>? formedHessian;
    private ClassCurvaturesWork<T>? curvatures;
    private LowerMatrix? block;
    private ColumnScales? scales;

    public void ComputeHessian(int block, LowerMatrix hessian) => ComputeBlock(block, block, L2Strength, hessian);

    public void ComputeWholeHessian(LowerMatrix hessian)
    {
        int d = coordinates.FeatureCount;
        block ??= new LowerMatrix(coordinates.OfOneClass.VariableCount);
        for (int k = 0; k < ClassCount; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                ComputeBlock(k, l, k == l ? L2Strength : 0, block);
                for (int row = 0; row < d; row++)
                {
                    ReadOnlySpan<double> source = block.Row(row);
                    source.CopyTo(hessian.Row((k * d) + row)[(l * d)..]);
                    for (int column = 0; column < row && l < k; column++)
                    {
                        hessian.Row((k * d) + column)[(l * d) + row] = source[column];
                    }
                }

                if (coordinates.HasIntercept)
                {
                    // The intercepts stand behind all coefficients: that of k beside the coefficients of l, and that of l beside those of k.
                    ReadOnlySpan<double> border = block.Row(d);
                    border[..d].CopyTo(hessian.Row(PenalizedCount + k)[(l * d)..]);
                    border[..d].CopyTo(hessian.Row(PenalizedCount + l)[(k * d)..]);
                    hessian.Row(PenalizedCount + k)[PenalizedCount + l] = border[d];
                }
            }
        }
    }

    public ColumnScales? MeasureColumns()
    {
        if (scales is null)
        {
            scales = MeasuredColumns.Of(features, coordinates.OfOneClass, Team, samples.Weights, weightSum, (ClassCount - 1) / ((double)ClassCount * ClassCount));
            Work.Passes += MeasuredColumns.Passes * passShare;
        }

        return scales;
    }

    private void ComputeBlock(int classIndex, int otherClass, double l2Strength, LowerMatrix hessian)
    {
        passMemory ??= new PassMemory<T>(features, Team.WorkerCount);
        curvatures ??= new ClassCurvaturesWork<T>(samples.Count, ClassCount, Team.WorkerCount);
        formedHessian ??= new FormedHessian<T>(features, passMemory, coordinates.OfOneClass);
        curvatures.Logits = samples.Logits;
        curvatures.SampleWeights = samples.Weights;
        curvatures.ClassIndex = classIndex;
        curvatures.OtherClass = otherClass;
        Team.Run(curvatures, RowPieces.Count(samples.Count));
        formedHessian.Compute(curvatures.Curvatures, weightSum, l2Strength, Team, hessian);
        Work.Passes += FormedHessian<T>.Passes * passShare;
    }

    private void DisposeHessian()
    {
        passMemory?.Dispose();
        formedHessian?.Dispose();
        curvatures?.Dispose();
        block?.Dispose();
    }
}
