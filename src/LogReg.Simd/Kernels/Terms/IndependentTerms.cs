using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>What the pass of one binary problem reads and writes beside its coefficients, one per sample each.</summary>
/// <param name="Labels">0 or 1.</param>
/// <param name="SampleWeights">The sample weights; null stands for ones.</param>
/// <param name="Logits">Where the logits go; null for nowhere.</param>
/// <param name="Curvatures">Where s·∂²ℓ/∂z² goes; null for nowhere.</param>
internal readonly unsafe record struct BinaryProblem<T>(nint Labels, nint SampleWeights, nint Logits, nint Curvatures)
    where T : unmanaged
{
    /// <summary>Where the values of a row stand; null where there are none.</summary>
    public static T* From(nint values, int row) => values == 0 ? null : (T*)values + row;
}

/// <summary>One binary problem, or several over the same features, each with its own labels and weights (formula 5.1): every coefficient vector takes the terms of its own loss.</summary>
/// <remarks>The terms are those of <see cref="LossTerms"/>, row by row and class by class. Same bits at every width and whichever problems share the pass.</remarks>
internal readonly unsafe struct IndependentTerms<L, T> : IRowTerms<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>Gets the problems, one per vector of the pass; null where there is one, <see cref="Only"/>.</summary>
    public BinaryProblem<T>* Problems { get; init; }

    /// <summary>Gets the only problem.</summary>
    public BinaryProblem<T> Only { get; init; }

    /// <summary>The sums of a problem: Σ s·∂ℓ/∂z and Σ s·ℓ.</summary>
    public const int SumsPerProblem = 2;

    /// <summary>The slot of Σ s·ℓ of the first problem, behind those of the residuals.</summary>
    public static int LossSlot(int vectorCount) => vectorCount;

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public static bool TakesParts => true;

    public int SumCount(int vectorCount) => SumsPerProblem * vectorCount;

    public nint ScratchLength(int vectorCount, int groupRows) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ComputePart<S, V>(int firstRow, int rowCount, T* logits, T* values, bool isOfStrips)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        BinaryProblem<T> problem = Problems == null ? Only : *Problems;
        T* kept = BinaryProblem<T>.From(problem.Logits, firstRow);
        if (kept != null)
        {
            new ReadOnlySpan<T>(logits, rowCount).CopyTo(new Span<T>(kept, rowCount));
        }

        LossTerms.Part<L, S, V, T>(
            logits,
            BinaryProblem<T>.From(problem.Labels, firstRow),
            BinaryProblem<T>.From(problem.SampleWeights, firstRow),
            rowCount,
            BinaryProblem<T>.From(problem.Curvatures, firstRow),
            values,
            isOfStrips);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddParts<S, V>(int rowCount, T* residuals, T* values, double* lanes, bool isOfStrips)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        LossTerms.AddQuads<S, V, T>(values, rowCount, lanes + (LossSlot(1) * Lanes.Count), isOfStrips);
        LossTerms.AddQuads<S, V, T>(residuals, rowCount, lanes, isOfStrips);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            BinaryProblem<T> problem = Problems == null ? Only : Problems[k];
            T* z = logits + (k * stride);
            T* kept = BinaryProblem<T>.From(problem.Logits, firstRow);
            if (kept != null)
            {
                new ReadOnlySpan<T>(z, rowCount).CopyTo(new Span<T>(kept, rowCount));
            }

            LossTerms.Compute<L, S, V, T>(
                z,
                BinaryProblem<T>.From(problem.Labels, firstRow),
                BinaryProblem<T>.From(problem.SampleWeights, firstRow),
                rowCount,
                z,
                BinaryProblem<T>.From(problem.Curvatures, firstRow),
                lanes + ((LossSlot(vectorCount) + k) * Lanes.Count),
                lanes + (k * Lanes.Count));
        }
    }
}
