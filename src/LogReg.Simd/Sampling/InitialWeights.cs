namespace LogReg.Simd.Sampling;

/// <summary>Seeded random coefficients of a layer, uniform in ±√(6/(inputs + outputs)). The same on every machine and runtime.</summary>
/// <remarks>
/// Units that begin alike stay alike, so they must not; and at this size neither the activations nor what flows back through a layer shrinks or grows.
/// Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, AISTATS 2010.
/// </remarks>
internal static class InitialWeights
{
    /// <summary>Fills the coefficients of one layer.</summary>
    /// <param name="coefficients">Receives the coefficients.</param>
    /// <param name="inputCount">The inputs of the layer.</param>
    /// <param name="outputCount">Its outputs.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="layer">The layer: each has a sequence of its own.</param>
    public static void Fill(Span<double> coefficients, int inputCount, int outputCount, int seed, int layer)
    {
        SplitMix64 random = new(seed, layer);
        double bound = Math.Sqrt(6 / ((double)inputCount + outputCount));
        foreach (ref double coefficient in coefficients)
        {
            coefficient = bound * random.Signed();
        }
    }
}
