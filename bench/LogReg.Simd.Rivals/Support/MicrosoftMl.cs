using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using LinearTransformer = Microsoft.ML.Data.BinaryPredictionTransformer<
    Microsoft.ML.Calibrators.CalibratedModelParametersBase<Microsoft.ML.Trainers.LinearBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>;

namespace LogReg.Simd.Rivals.Support;

/// <summary>A row as Microsoft.ML reads it.</summary>
internal sealed class MlRow
{
    /// <summary>Gets or sets the features; the number is that of the schema.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>Gets or sets a value indicating whether the class is 1.</summary>
    public bool Label { get; set; }
}

/// <summary>What Microsoft.ML says of a row.</summary>
internal sealed class MlScore
{
    /// <summary>Gets or sets the probability of class 1.</summary>
    public float Probability { get; set; }
}

/// <summary>A logistic regression of Microsoft.ML.</summary>
internal sealed class MicrosoftMl
{
    private readonly MLContext context = new(seed: 1);
    private readonly SchemaDefinition schema;
    private LinearTransformer? transformer;

    /// <summary>Initializes a new instance of the <see cref="MicrosoftMl"/> class for rows of so many features.</summary>
    public MicrosoftMl(int featureCount)
    {
        schema = SchemaDefinition.Create(typeof(MlRow));
        schema[nameof(MlRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
    }

    /// <summary>Gets the coefficients that it trained, as a model of this library.</summary>
    public LogisticModel? Model { get; private set; }

    /// <summary>Rows as it reads them.</summary>
    public static MlRow[] RowsOf(RivalData data) =>
        [.. Enumerable.Range(0, data.Labels.Length).Select(i => new MlRow { Features = data.Row(i).ToArray(), Label = data.Labels[i] == 1 })];

    /// <summary>Rows as a view, which copies them each time that it is read.</summary>
    public IDataView View(IEnumerable<MlRow> rows) => context.Data.LoadFromEnumerable(rows, schema);

    /// <summary>Rows as a view that holds them.</summary>
    public IDataView Cached(IEnumerable<MlRow> rows)
    {
        IDataView cached = context.Data.Cache(View(rows), nameof(MlRow.Features), nameof(MlRow.Label));
        _ = cached.GetColumn<bool>(nameof(MlRow.Label)).Count();
        return cached;
    }

    /// <summary>Trains by L-BFGS.</summary>
    public LogisticModel Train(IDataView rows, float l2Strength, int iterations = int.MaxValue, float tolerance = 1e-7f)
    {
        LbfgsLogisticRegressionBinaryTrainer.Options options = new()
        {
            L1Regularization = 0,
            L2Regularization = l2Strength,
            MaximumNumberOfIterations = iterations,
            OptimizationTolerance = tolerance,
            NumberOfThreads = 1,
        };
        transformer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(options).Fit(rows);
        LinearBinaryModelParameters parameters = transformer.Model.SubModel;
        Model = new LogisticModel([.. parameters.Weights.Select(weight => (double)weight)], parameters.Bias);
        return Model;
    }

    /// <summary>An engine for one row at a time.</summary>
    public PredictionEngine<MlRow, MlScore> Engine() =>
        context.Model.CreatePredictionEngine<MlRow, MlScore>(transformer!, ignoreMissingColumns: true, inputSchemaDefinition: schema);

    /// <summary>The probabilities of rows.</summary>
    public IEnumerable<float> Probabilities(IDataView rows) => transformer!.Transform(rows).GetColumn<float>(nameof(MlScore.Probability));
}
