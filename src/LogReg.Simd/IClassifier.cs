namespace LogReg.Simd;

/// <summary>What every model of classes can: <see cref="MulticlassModel"/> and <see cref="HiddenLayerModel"/>. Classes are indices 0 to K − 1.</summary>
/// <remarks>Implementations are immutable, safe to use from any number of threads, and allocate nothing.</remarks>
public interface IClassifier
{
    /// <summary>Gets K.</summary>
    int ClassCount { get; }

    /// <summary>Gets the number of features.</summary>
    int FeatureCount { get; }

    /// <summary>Computes the probabilities of a batch, K per row, which sum to one.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K probabilities per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0);

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0);

    /// <summary>Predicts the classes of a batch: the index of the largest probability; ties go to the smaller index (formula 5.1).</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one class index per row.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A logit of a row is NaN:
    /// the message names the row, and what is written of the destination is not to be used.</exception>
    void Predict(ReadOnlySpan<float> features, Span<int> destination, int stride = 0);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int}, int)"/>
    void Predict(ReadOnlySpan<double> features, Span<int> destination, int stride = 0);

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The index of the largest probability.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    int Predict(ReadOnlySpan<float> row);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    int Predict(ReadOnlySpan<double> row);
}
