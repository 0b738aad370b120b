using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The maximum of Firth's penalised likelihood, which is finite wherever columns are independent.</summary>
internal static class FirthSearch
{
    /// <summary>Finds the maximum.</summary>
    /// <returns>The point, in the units of the design, with the loss evaluated there.</returns>
    public static (double[] Point, FirthLoss Loss, double Value, int Iterations) Run(Design design, RowCounts counts, int threadCount)
    {
        FirthLoss loss = new(design, counts, threadCount);
        ConstrainedDescent descent = new(loss.Size);
        double[] point = OffsetStart.Of(design, counts, threadCount);
        double value = descent.Run(loss, point, []);
        return double.IsNaN(value)
            ? throw new InvalidOperationException("The maximum of Firth's likelihood was not found: columns are too nearly dependent for double precision. "
                + "Leave one of them out, or, in a model without intercept, move it towards zero.")
            : (point, loss, value, descent.Iterations);
    }
}
