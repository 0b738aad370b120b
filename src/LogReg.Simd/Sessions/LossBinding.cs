using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The one place where a member of <see cref="Loss"/> becomes an operator struct, and with it compiled code.</summary>
internal abstract class LossBinding
{
    private static readonly LossBinding LogLoss = new LossBinding<LogLoss>(Link.Logistic);
    private static readonly LossBinding SquaredProbability = new LossBinding<SquaredProbability>(Link.Logistic);
    private static readonly LossBinding TanhCrossEntropy = new LossBinding<TanhCrossEntropy>(Link.Tanh);
    private static readonly LossBinding SquaredLogit = new LossBinding<SquaredLogit>(Link.Identity);

    /// <summary>Gets a value indicating whether every minimum is global.</summary>
    public abstract bool IsConvex { get; }

    /// <summary>Gets how the logits of a model of this loss stand for probabilities.</summary>
    public abstract Link Link { get; }

    /// <summary>Finds the binding of a loss; null where there is no such loss.</summary>
    public static LossBinding? Find(Loss loss) => loss switch
    {
        Loss.LogLoss => LogLoss,
        Loss.SquaredProbability => SquaredProbability,
        Loss.TanhCrossEntropy => TanhCrossEntropy,
        Loss.SquaredLogit => SquaredLogit,
        _ => null,
    };

    /// <summary>The binding of a loss that was checked.</summary>
    public static LossBinding Of(Loss loss) => Find(loss) ?? throw ArgumentErrors.OutOfRange(nameof(loss), loss, $"Losses must be checked first.");

    /// <summary>The models of two classes that are trained with the loss.</summary>
    public abstract BinaryFormulation<T> NewFormulation<T>(FeatureScaling<T> scaling, SampleMemory<T> samples, double[] weightByClass, WorkerTeam team)
        where T : unmanaged;

    public abstract BatchGradient<T> NewBatchGradient<T>(int featureCount)
        where T : unmanaged;
}

/// <summary>What a loss brings with it.</summary>
internal sealed class LossBinding<L>(Link link) : LossBinding
    where L : struct, IPointwiseLoss
{
    public override bool IsConvex => L.IsConvex;

    public override Link Link => link;

    public override BinaryFormulation<T> NewFormulation<T>(FeatureScaling<T> scaling, SampleMemory<T> samples, double[] weightByClass, WorkerTeam team) =>
        new BinaryFormulation<L, T>(scaling, samples, weightByClass, team);

    public override BatchGradient<T> NewBatchGradient<T>(int featureCount) => new BatchGradient<L, T>(featureCount);
}
