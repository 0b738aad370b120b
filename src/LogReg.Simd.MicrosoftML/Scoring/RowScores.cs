using LogReg.Simd.MicrosoftML.Reading;
using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML.Scoring;

/// <summary>Score, probability and predicted label of the current row of an input.</summary>
internal sealed class RowScores
{
    private readonly LogisticModel model;
    private readonly DataViewRow input;
    private readonly HashSet<int> active;
    private readonly int inputColumns;
    private readonly Action<Memory<float>>? read;
    private readonly float[] row;
    private readonly float threshold;

    public RowScores(LogisticModel model, FeatureColumns features, DataViewRow input, HashSet<int> active, int inputColumns)
    {
        this.model = model;
        this.input = input;
        this.active = active;
        this.inputColumns = inputColumns;
        row = new float[features.Count];
        threshold = (float)model.Link.LogitOf(0.5);
        read = active.Any(index => index >= inputColumns) ? features.For(input) : null;
    }

    public bool IsActive(DataViewSchema.Column column) => active.Contains(column.Index);

    /// <summary>The getter of a column of the output.</summary>
    /// <exception cref="InvalidOperationException">The column is not active, or of another type.</exception>
    public ValueGetter<TValue> GetterOf<TValue>(DataViewSchema.Column column)
    {
        if (column.Index < inputColumns)
        {
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        }

        if (read is null || !IsActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' is not active. Ask for it when the cursor is made.");
        }

        Delegate getter = (column.Index - inputColumns) switch
        {
            0 => (ValueGetter<float>)((ref float value) => value = model.ComputeLogit(Row())),
            1 => (ValueGetter<float>)((ref float value) => value = model.PredictProbability(Row())),
            _ => (ValueGetter<bool>)((ref bool value) => value = model.ComputeLogit(Row()) > threshold),
        };
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' is of {column.Type}, and not of {typeof(TValue).Name}.");
    }

    private ReadOnlySpan<float> Row()
    {
        // Not kept from one getter to the next: a row of a prediction engine changes without a new position.
        read!(row);
        return row;
    }
}
