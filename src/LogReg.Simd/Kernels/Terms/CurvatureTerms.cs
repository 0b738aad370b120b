using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>[X, 1]ᵀ D [X, 1] v, the Hessian of formula 3.3 times a vector, never formed: the logits are those of v, and D is at hand. The sum is the intercept's element.</summary>
/// <remarks>For one vector.</remarks>
internal readonly unsafe struct CurvatureTerms<T> : IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets the diagonal of D, exactly one element per row.</summary>
    public T* Curvatures { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public static bool TakesStrips => true;

    public int SumCount(int vectorCount) => 1;

    public nint ScratchLength(int vectorCount, int groupRows) => 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (int row = 0; row < padded; row += S.Width)
        {
            int valid = Math.Clamp(rowCount - row, 0, S.Width);
            V curvature = S.LoadFirst(Curvatures + firstRow + row, valid);
            V product = S.KeepFirst(S.Multiply(curvature, S.Load(logits + row)), valid);
            S.AddWidened(product, lanes + (row % Lanes.Count));
            S.Store(product, logits + row);
        }
    }
}
