using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run over packed features, whatever its loss.</summary>
internal interface ITrainingSession<T>
    where T : unmanaged
{
    /// <summary>Trains.</summary>
    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="data">Labels and weights; taken over.</param>
    /// <param name="negativeWeight">The weight of class 0.</param>
    /// <param name="positiveWeight">The weight of class 1.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the run within a panel.</param>
    TrainingResult Train(
        FeatureScaling<T> scaling,
        SampleMemory<T> data,
        double negativeWeight,
        double positiveWeight,
        WorkerTeam team,
        CancellationToken cancellationToken);
}
