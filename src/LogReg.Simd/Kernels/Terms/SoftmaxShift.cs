using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Gradient and Hessian of the softmax loss by the intercepts alone (formulas 2.5 and 3.3): Σ s·(p_k − [k = y]), and Σ s·p_k·([k = l] − p_l) below the diagonal.</summary>
/// <remarks>
/// A block of rows at a time: the probabilities of all classes once, and then products of two classes over the rows of the block. Sums are carried in 16 lanes and reduced by the fixed tree: the same bits
/// at every width. Nothing cancels: the residual of the label's class is minus the sum of the others, and the diagonal is left to the caller, for whom a row of the matrix sums to zero.
/// </remarks>
internal static unsafe class SoftmaxShift
{
    /// <summary>The most rows of a block, a multiple of the lanes: the probabilities of twelve classes are 12 KiB then.</summary>
    public const int BlockRows = 128;

    /// <summary>Adds the sums of a block.</summary>
    /// <param name="logits">The logits, class after class, <see cref="BlockRows"/> apart; replaced by the probabilities.</param>
    /// <param name="classCount">K.</param>
    /// <param name="labels">The class indices.</param>
    /// <param name="weights">The sample weights; 0 for rows that are none.</param>
    /// <param name="rows">The rows, a multiple of the lanes.</param>
    /// <param name="scratch">Room for <see cref="BlockRows"/> elements.</param>
    /// <param name="gradient">K sums that are added to.</param>
    /// <param name="matrix">K² sums, row after row, of which those below the diagonal are added to.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddBlock<S, V, T>(T* logits, int classCount, T* labels, T* weights, int rows, T* scratch, double* gradient, double* matrix)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[Lanes.Count];
        for (int i = 0; i < rows; i += S.Width)
        {
            SoftmaxVector.Exponentials<S, V, T>(logits + i, BlockRows, classCount, S.Width, logits + i, BlockRows, out _, out V top, out V rest, out _);
            V total = S.Add(S.Constant(1), rest);
            V isWrong = S.Abs(S.Subtract(S.Load(labels + i), top));
            V own = S.Zero;
            for (int k = 0; k < classCount; k++)
            {
                T* exponential = logits + (k * BlockRows) + i;
                V others = S.SelectLess(isWrong, S.Constant(0.5), rest, S.Subtract(total, S.Load(exponential)));
                own = SoftmaxVector.SelectClass<S, V, T>(S.Load(labels + i), k, others, own);
                S.Store(S.Divide(S.Load(exponential), total), exponential);
            }

            S.Store(S.Negate(S.Divide(own, total)), scratch + i);
        }

        for (int k = 0; k < classCount; k++)
        {
            T* p = logits + (k * BlockRows);
            Clear(lanes);
            for (int i = 0; i < rows; i += S.Width)
            {
                V residual = SoftmaxVector.SelectClass<S, V, T>(S.Load(labels + i), k, S.Load(scratch + i), S.Load(p + i));
                S.AddWidened(S.Multiply(residual, S.Load(weights + i)), lanes + (i % Lanes.Count));
            }

            gradient[k] += Lanes.Sum(lanes);
        }

        for (int k = 1; k < classCount; k++)
        {
            T* p = logits + (k * BlockRows);
            for (int i = 0; i < rows; i += S.Width)
            {
                S.Store(S.Multiply(S.Load(p + i), S.Load(weights + i)), scratch + i);
            }

            for (int l = 0; l < k; l++)
            {
                matrix[(k * classCount) + l] -= Product<S, V, T>(scratch, logits + (l * BlockRows), rows, lanes);
            }
        }
    }

    private static void Clear(double* lanes) => new Span<double>(lanes, Lanes.Count).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Product<S, V, T>(T* a, T* b, int rows, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            V sum = S.Zero;
            for (int i = lane; i < rows; i += Lanes.Count)
            {
                sum = S.MultiplyAdd(S.Load(a + i), S.Load(b + i), sum);
            }

            new Span<double>(lanes + lane, S.Width).Clear();
            S.AddWidened(sum, lanes + lane);
        }

        return Lanes.Sum(lanes);
    }
}
