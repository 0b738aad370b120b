namespace LogReg.Simd.Kernels.Terms;

/// <summary>Terms that read a label and perhaps a weight per sample, so that a pass can put them over copies of both.</summary>
/// <typeparam name="C">The terms.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
internal unsafe interface ILabeledTerms<C, T> : IRowTerms<T>
    where C : struct, ILabeledTerms<C, T>
    where T : unmanaged
{
    /// <summary>The same terms over other samples.</summary>
    /// <param name="labels">The class indices, one per sample.</param>
    /// <param name="sampleWeights">The sample weights; null stands for ones.</param>
    /// <param name="logits">Where the logits go, class after class; null for nowhere.</param>
    /// <param name="logitStride">The distance between two classes of the logits.</param>
    C Over(T* labels, T* sampleWeights, T* logits, nint logitStride);
}
