namespace LogReg.Simd;

/// <summary>What every model can: <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> and <see cref="HiddenLayerModel"/>. Classes are indices 0 to K − 1.</summary>
/// <remarks>
/// <para>
/// A row has K' logits, <see cref="LogitCount"/>: one where two classes are told apart by one logit (every <see cref="LogisticModel"/>, and a network of two classes), otherwise K, one per class.
/// Probabilities are K in any case. A batch of one row is a row: its destination holds K' logits or K probabilities.
/// </para>
/// <para>
/// Implementations are immutable and safe to use from any number of threads without locks; scoring rows allocates nothing. A row has the same bits alone, in a batch, at any offset, packed and sparse.
/// <see cref="ParallelScoring"/> scores large batches on several threads.
/// </para>
/// </remarks>
public interface IClassifier
{
    /// <summary>Gets K, at least 2.</summary>
    int ClassCount { get; }

    /// <summary>Gets the number of features.</summary>
    int FeatureCount { get; }

    /// <summary>Gets K', the logits of a row: 1 where two classes are told apart by one logit, otherwise K.</summary>
    int LogitCount { get; }

    /// <summary>Gets the names of the features, one per feature; empty where the model was given none.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Gets a value indicating whether single-precision rows are scored in double; see <see cref="LogisticModel.ScoresInDouble"/>.</summary>
    bool ScoresInDouble { get; }

    /// <summary>Gets how a logit stands for the probability of class 1 where there is one logit per row; <see cref="Link.Logistic"/> for models with several.
    /// <see cref="LinkFunctions"/> has what follows from it: probabilities, log-odds and thresholds.</summary>
    Link Link { get; }

    /// <summary>The same model with names for its features, which reports, files and exports show.</summary>
    /// <param name="names">One name per feature, no two alike; empty for none. Copied.</param>
    /// <returns>A model that scores with the same bits.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than features, one is null or has half of a surrogate pair, or two are alike.</exception>
    IClassifier WithFeatureNames(IReadOnlyList<string> names);

    /// <summary>Computes the logits of a batch, K' per row, row after row (formulas 1.1 and 6.1).</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K' logits per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    void ComputeLogits(ReadOnlySpan<float> features, Span<float> destination, int stride = 0);

    /// <inheritdoc cref="ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/>
    void ComputeLogits(ReadOnlySpan<double> features, Span<double> destination, int stride = 0);

    /// <summary>Computes the logits of packed or sparse rows, with the bits of the same rows in a span.</summary>
    /// <param name="features">The rows. Dense ones have the features of the model; sparse ones may have other columns: those that the model does not have count as absent, those that they do
    /// not have are zero.</param>
    /// <param name="destination">Receives K' logits per row, row after row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not K' elements per row, or dense rows have another number of features; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    long ComputeLogits(FeatureSource<float> features, Span<float> destination);

    /// <inheritdoc cref="ComputeLogits(FeatureSource{float}, Span{float})"/>
    long ComputeLogits(FeatureSource<double> features, Span<double> destination);

    /// <summary>
    /// Computes the logits of one sparse row, with the bits that it has in a <see cref="SparseMatrix{T}"/> and
    /// as a dense row. Takes the time of its entries, whatever the number of features; nothing is allocated.
    /// </summary>
    /// <param name="columns">The column index of each entry, from 0; ascending, none twice. Columns that the model does not have count as absent.</param>
    /// <param name="values">The value of each entry; all others are zero.</param>
    /// <param name="destination">Receives K' logits; shares no element with the values.</param>
    /// <returns>The number of entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">There are more columns than values or fewer, columns are unsorted or repeated, or the destination has not K' elements; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column index is negative; nothing is written.</exception>
    int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination);

    /// <inheritdoc cref="ComputeLogits(ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float})"/>
    int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination);

    /// <summary>Computes the probabilities of a batch, K per row, which sum to one.</summary>
    /// <remarks><see cref="LogisticModel"/>'s own method of this name writes the probability of class 1 alone.</remarks>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K probabilities per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0);

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0);

    /// <summary>Computes the probabilities of packed or sparse rows, K per row, with the bits of the same rows in a span.</summary>
    /// <param name="features">The rows, as <see cref="ComputeLogits(FeatureSource{float}, Span{float})"/> takes them.</param>
    /// <param name="destination">Receives K probabilities per row, row after row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not K elements per row, or dense rows have another number of features; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    long PredictProbabilities(FeatureSource<float> features, Span<float> destination);

    /// <inheritdoc cref="PredictProbabilities(FeatureSource{float}, Span{float})"/>
    long PredictProbabilities(FeatureSource<double> features, Span<double> destination);

    /// <summary>
    /// Computes the probabilities of one sparse row, with the bits that it has in a <see cref="SparseMatrix{T}"/>
    /// and as a dense row. Takes the time of its entries, whatever the number of features; nothing is allocated.
    /// </summary>
    /// <remarks><see cref="LogisticModel"/>'s own method of this name writes the probability of class 1 alone.</remarks>
    /// <param name="columns">The column index of each entry, from 0; ascending, none twice. Columns that the model does not have count as absent.</param>
    /// <param name="values">The value of each entry; all others are zero.</param>
    /// <param name="destination">Receives K probabilities; shares no element with the values.</param>
    /// <returns>The number of entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">There are more columns than values or fewer, columns are unsorted or repeated, or the destination has not K elements; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column index is negative; nothing is written.</exception>
    int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination);

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float})"/>
    int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination);

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
    /// <returns>The index of the largest probability; ties go to the smaller index.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    int Predict(ReadOnlySpan<float> row);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    int Predict(ReadOnlySpan<double> row);

    /// <summary>Turns logits, as <see cref="ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/> writes them, into probabilities in place: of class 1 where there is one logit per row, otherwise of
    /// every class.</summary>
    /// <param name="logits">K' logits per row; receives K' probabilities per row.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    void ToProbabilities(Span<float> logits);

    /// <inheritdoc cref="ToProbabilities(Span{float})"/>
    void ToProbabilities(Span<double> logits);

    /// <summary>Turns logits in place into those whose sigmoid (formula 1.2) or softmax (formula 2.5) the probabilities are, which is what metrics take: the logits themselves of most models,
    /// twice them with <see cref="Link.Tanh"/>, log(p/(1 − p)) with <see cref="Link.Identity"/>, and log σ(z) of one-vs-rest.</summary>
    /// <param name="logits">K' logits per row.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    void ToLogOdds(Span<float> logits);

    /// <inheritdoc cref="ToLogOdds(Span{float})"/>
    void ToLogOdds(Span<double> logits);
}
