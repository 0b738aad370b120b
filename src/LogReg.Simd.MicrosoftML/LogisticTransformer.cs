using LogReg.Simd.MicrosoftML.Reading;
using LogReg.Simd.MicrosoftML.Scoring;
using LogReg.Simd.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML;

/// <summary>A logistic model in a pipeline of ML.NET: it adds <c>Score</c>, the logit, <c>Probability</c> and <c>PredictedLabel</c> to the rows of a view.</summary>
/// <remarks>
/// Values have the bits of <see cref="LogisticModel"/>; a row whose logit is NaN has NaN for score and probability,
/// and false for its label, as with ML.NET's own models. Rows are scored as they are read, without allocation.
/// It works in <c>PredictionEngine</c>, in <c>Evaluate</c> and behind other transformers. Immutable and thread-safe.
/// </remarks>
public sealed class LogisticTransformer : ITransformer
{
    private readonly string[] features;

    /// <summary>Initializes a new instance of the <see cref="LogisticTransformer"/> class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The names of the columns of its features, in order; null for <c>Features</c>.</param>
    public LogisticTransformer(LogisticModel model, IReadOnlyList<string>? features = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        this.features = [.. features ?? ["Features"]];
    }

    /// <summary>Gets the model.</summary>
    public LogisticModel Model { get; }

    /// <summary>Gets how it was trained, where <see cref="LogisticEstimator"/> trained it; null otherwise.</summary>
    public TrainingResult? Training { get; init; }

    /// <summary>Gets the names of the columns of the features.</summary>
    public IReadOnlyList<string> Features => features;

    /// <summary>Gets a value indicating whether a row of the output is made of a row of the input, which is so.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The columns of the output.</summary>
    /// <param name="inputSchema">Those of the input.</param>
    /// <returns>The input's, and score, probability and predicted label.</returns>
    /// <exception cref="ArgumentException">A column of features is missing or holds no numbers, or there are more or fewer than the model has.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MapperOf(inputSchema).OutputSchema;

    /// <summary>Scores rows one at a time.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <returns>What maps them.</returns>
    /// <exception cref="ArgumentException">A column of features is missing or holds no numbers, or there are more or fewer than the model has.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => MapperOf(inputSchema);

    /// <summary>The rows of a view with score, probability and predicted label; they are computed when they are read.</summary>
    /// <param name="input">The view.</param>
    /// <returns>The view with three columns more.</returns>
    /// <exception cref="ArgumentException">A column of features is missing or holds no numbers, or there are more or fewer than the model has.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredView(input, MapperOf(input.Schema));
    }

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "ML.NET's own files have no place for models of other libraries. Save the model with LogisticTransformer.Model.Save, and make a LogisticTransformer of what ModelFile.Load reads.");

    private ScoreMapper MapperOf(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FeatureColumns columns = new(schema, features);
        return columns.Count == Model.FeatureCount ? new ScoreMapper(Model, columns, schema) : throw new ArgumentException(
            $"The columns {string.Join(", ", features.Select(name => $"'{name}'"))} hold {columns.Count} features, but the model has {Model.FeatureCount}. "
            + "Pass the columns that it was trained on, in order.", nameof(schema));
    }
}
