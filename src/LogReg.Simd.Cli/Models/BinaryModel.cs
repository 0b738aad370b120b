using System.Numerics;
using System.Numerics.Tensors;

namespace LogReg.Simd.Cli.Models;

/// <summary>A model of two classes by one logit.</summary>
internal sealed class BinaryModel(LogisticModel model) : FittedModel
{
    public LogisticModel Model => model;

    public override ModelKind Kind => ModelKind.Binary;

    public override bool ScoresInDouble => model.ScoresInDouble;

    public override int FeatureCount => model.FeatureCount;

    public override int OutputCount => 1;

    public override double LogitOf(double threshold) => model.Link switch
    {
        Link.Tanh => 0.5 * base.LogitOf(threshold),

        // Nothing exceeds a probability of one, and only the logits below it are probabilities as they are.
        Link.Identity => threshold < 1 ? threshold : double.PositiveInfinity,
        _ => base.LogitOf(threshold),
    };

    public override bool ToLogOdds<T>(Span<T> logits)
    {
        if (model.Link == Link.Logistic)
        {
            return false;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            T logit = logits[i];
            logits[i] = model.Link == Link.Tanh ? logit + logit : OddsOf(logit);
        }

        return true;
    }

    protected override void ComputeLogits(ReadOnlySpan<float> rows, Span<float> logits) => model.ComputeLogits(rows, logits);

    protected override void ComputeLogits(ReadOnlySpan<double> rows, Span<double> logits) => model.ComputeLogits(rows, logits);

    protected override void ToProbabilities(Span<float> logits) => ToProbabilitiesOf(logits);

    protected override void ToProbabilities(Span<double> logits) => ToProbabilitiesOf(logits);

    /// <summary>The log-odds of a probability that is a logit cut off at 0 and 1.</summary>
    private static T OddsOf<T>(T logit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double probability = Math.Clamp(double.CreateTruncating(logit), 0, 1);
        return T.CreateTruncating(Math.Log(probability) - Math.Log(1 - probability));
    }

    private void ToProbabilitiesOf<T>(Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Link == Link.Identity)
        {
            TensorPrimitives.Clamp(logits, T.Zero, T.One, logits);
            return;
        }

        ToLogOdds(logits);
        LogisticPrimitives.Sigmoid<T>(logits, logits);
    }
}
