using LogReg.Simd.Rivals.Support;
using Microsoft.ML;

namespace LogReg.Simd.Rivals.Rows;

/// <summary>A prediction engine of Microsoft.ML that is made once, with objects that are made once.</summary>
internal readonly struct MicrosoftMlRow : IRowRival, IDisposable
{
    private readonly PredictionEngine<MlRow, MlScore> engine;
    private readonly MlRow[] rows;
    private readonly MlScore[] result = [new MlScore()];

    /// <summary>Initializes a new instance of the <see cref="MicrosoftMlRow"/> struct over a trained model.</summary>
    public MicrosoftMlRow(MicrosoftMl trained, RivalData data)
    {
        engine = trained.Engine();
        rows = MicrosoftMl.RowsOf(data);
    }

    /// <inheritdoc/>
    public float Score(int row)
    {
        engine.Predict(rows[row], ref result[0]);
        return result[0].Probability;
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
