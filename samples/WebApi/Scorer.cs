namespace LogReg.Simd.Samples.WebApi;

/// <summary>What a request asks of a model of any kind.</summary>
internal static class Scorer
{
    /// <summary>Writes one probability per class and returns the class; allocates nothing.</summary>
    public static int Score(IClassifier model, ReadOnlySpan<float> features, Span<float> probabilities)
    {
        Span<float> logits = probabilities[..model.LogitCount];
        model.ComputeLogits(features, logits);
        model.ToProbabilities(logits);
        if (model.LogitCount == 1)
        {
            probabilities[1] = probabilities[0];
            probabilities[0] = 1 - probabilities[1];
        }

        return model.Predict(features);
    }
}
