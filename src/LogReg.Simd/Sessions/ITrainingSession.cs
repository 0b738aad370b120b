using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run over packed features, whatever its loss.</summary>
internal interface ITrainingSession<T>
    where T : unmanaged
{
    /// <summary>Trains.</summary>
    /// <param name="features">The features.</param>
    /// <param name="data">Labels and weights; taken over.</param>
    /// <param name="negativeWeight">The weight of class 0.</param>
    /// <param name="positiveWeight">The weight of class 1.</param>
    /// <param name="sampleWeights">The sample weights without class weights, for the moments of the columns; empty for ones.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the run within a panel.</param>
    TrainingResult Train(
        FeatureMatrix<T> features,
        SampleMemory<T> data,
        double negativeWeight,
        double positiveWeight,
        ReadOnlySpan<T> sampleWeights,
        WorkerTeam team,
        CancellationToken cancellationToken);
}
