using LogReg.Simd.Training;
using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML;

/// <summary>Trains a logistic regression of two classes in a pipeline of ML.NET: <see cref="LogisticRegression"/> as an estimator.</summary>
/// <remarks>
/// Beside the classic trainer of ML.NET it has a certificate of its accuracy, the same bits on any number
/// of threads, and an intercept without a penalty. The model's features have the names of the columns.
/// Immutable and thread-safe.
/// </remarks>
public sealed class LogisticEstimator : IEstimator<LogisticTransformer>
{
    private readonly MLContext context;
    private readonly TableColumns columns;
    private readonly TrainingOptions options;

    /// <summary>Initializes a new instance of the <see cref="LogisticEstimator"/> class.</summary>
    /// <param name="context">The context, which is asked for the shape of a trainer's output.</param>
    /// <param name="columns">The columns of features, label and weight; null for <c>Features</c> and <c>Label</c>.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>.</param>
    public LogisticEstimator(MLContext context, TableColumns? columns = null, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        this.context = context;
        this.columns = columns ?? new TableColumns();
        this.options = options ?? TrainingOptions.Default;
    }

    /// <summary>Reads a view and trains on it.</summary>
    /// <param name="input">The view.</param>
    /// <returns>The model as a transformer; <see cref="LogisticTransformer.Training"/> tells how it came about.</returns>
    /// <exception cref="ArgumentException">The view has not the columns, or values that cannot be trained on (see <see cref="TableData.Read"/> and <see cref="LogisticRegression"/>).</exception>
    public LogisticTransformer Fit(IDataView input)
    {
        using TableData data = TableData.Read(input, columns);
        TrainingResult result = LogisticRegression.Train(data.Features, data.Labels, options, data.Weights);
        return new LogisticTransformer(result.Model.WithFeatureNames(data.FeatureNames), columns.Features) { Training = result };
    }

    /// <summary>The input's columns and <c>Score</c>, <c>Probability</c> and <c>PredictedLabel</c>.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <returns>The shape of the output.</returns>
    /// <exception cref="ArgumentException">The input lacks a column of features, label or weight.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        HashSet<string> known = [.. inputSchema.Select(column => column.Name)];
        foreach (string name in columns.Features.Append(columns.Label).Concat(columns.Weight is null ? [] : [columns.Weight]))
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException($"The input has no column '{name}'; it has {string.Join(", ", known.Select(column => $"'{column}'"))}. "
                    + "Name the columns in TableColumns.", nameof(inputSchema));
            }
        }

        // ML.NET alone can make columns of a shape, so one of its own estimators does.
        SchemaShape added = context.Transforms.CustomMapping<NoColumns, ScoreColumns>(static (_, _) => { }, contractName: null).GetOutputSchema(new SchemaShape([]));
        HashSet<string> replaced = [.. added.Select(column => column.Name)];
        return new SchemaShape(inputSchema.Where(column => !replaced.Contains(column.Name)).Concat(added));
    }

    private sealed class NoColumns;

    private sealed class ScoreColumns
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
