using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Passes;

/// <summary>One kind of pass over the rows of a source: its arguments, and the memory that it keeps from call to call, so that none allocates.</summary>
/// <remarks>Not thread-safe: one call at a time.</remarks>
/// <typeparam name="C">What the pass is for: its terms.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
internal abstract unsafe class FeaturePass<C, T>(in C terms, int vectorCount, int featureCount) : IDisposable
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets or sets what happens between logits and gradients.</summary>
    public C Terms { get; set; } = terms;

    /// <summary>Gets or sets the number of coefficient vectors, at most the one that memory was made for.</summary>
    public int VectorCount { get; set; } = vectorCount;

    /// <summary>Gets the number of coefficient vectors that memory was made for.</summary>
    public int MostVectors { get; } = vectorCount;

    /// <summary>Gets or sets a value indicating whether all coefficients are zero and a product with them is, too: logits are the intercepts then, and no features need be read for them.</summary>
    /// <remarks>Passes may disregard it. Whoever sets it must not want the NaN of zero times an infinite feature.</remarks>
    public bool AreLogitsIntercepts { get; set; }

    /// <summary>Gets or sets the coefficients, one vector after another.</summary>
    public T* Coefficients { get; set; }

    /// <summary>Gets or sets the intercepts, one per vector.</summary>
    public T* Intercepts { get; set; }

    /// <summary>Gets the number of sums that memory was made for: the gradients, vector after vector, and then those of the terms.</summary>
    public int SumLength { get; } = LengthOf(in terms, vectorCount, featureCount);

    /// <summary>Runs the pass and writes its sums over all rows, wherever they are.</summary>
    /// <param name="sums">Receives the gradients of <see cref="VectorCount"/> vectors and then the terms' sums.</param>
    public abstract void Compute(Span<double> sums);

    public abstract void Dispose();

    private static int LengthOf(in C terms, int vectorCount, int featureCount) =>
        checked((vectorCount * featureCount) + terms.SumCount(vectorCount));
}
