using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run of a softmax model over packed features: from checked arguments to a result.</summary>
internal sealed class SoftmaxSession<T>(TrainingOptions options, MulticlassModel? warmStart, IProgress<TrainingProgress>? progress, long startTime)
    where T : unmanaged
{
    /// <summary>Trains.</summary>
    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="data">Class indices and weights; taken over.</param>
    /// <param name="classWeights">The weight of each class.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the run within a piece.</param>
    public MulticlassResult Train(
        FeatureScaling<T> scaling, SampleMemory<T> data, ReadOnlySpan<double> classWeights, WorkerTeam team, CancellationToken cancellationToken)
    {
        int classCount = classWeights.Length;
        double total = 0;
        foreach (double weight in classWeights)
        {
            total += weight;
        }

        ClassCoordinates coordinates = new(scaling.Coordinates, classCount);
        int sampleCount = data.Count;
        Fit fit = new(options, progress, startTime);
        using SoftmaxObjective<T> objective = new(scaling.Features, data, coordinates, new Penalty(options.L1Strength, options.L2StrengthOver(total)), team, fit.Work);
        double[] start = new double[coordinates.VariableCount];
        SetStart(start, scaling, coordinates, classWeights, total);
        FittedPoint end = fit.Run(objective, scaling, sampleCount, start, cancellationToken);
        return new MulticlassResult(end.Report, ModelOf(end, scaling), []);
    }

    private static MulticlassModel ModelOf(FittedPoint end, FeatureScaling<T> scaling)
    {
        ISoftmaxObjective objective = (ISoftmaxObjective)end.Objective;
        int d = scaling.Coordinates.FeatureCount;
        double[] coefficients = new double[objective.PenalizedCount];
        double[] intercepts = new double[objective.ClassCount];
        objective.ToCoefficients(end.Point, coefficients, intercepts);
        if (end.Certificate is not null)
        {
            objective.CertifiedIntercepts.CopyTo(intercepts);
        }

        bool scoresInDouble = false;
        for (int k = 0; k < intercepts.Length; k++)
        {
            Span<double> ofClass = coefficients.AsSpan(k * d, d);
            intercepts[k] = scaling.ToOriginal(ofClass, intercepts[k]);
            scoresInDouble |= scaling.NeedsDoubleScoring(ofClass);
        }

        return new MulticlassModel(coefficients, intercepts, MulticlassMethod.Softmax, scoresInDouble);
    }

    private void SetStart(double[] start, FeatureScaling<T> scaling, ClassCoordinates coordinates, ReadOnlySpan<double> classWeights, double total)
    {
        int d = coordinates.FeatureCount;
        if (warmStart is not null)
        {
            double[] coefficients = warmStart.Coefficients.ToArray();
            double[] intercepts = warmStart.Intercepts.ToArray();
            for (int k = 0; k < intercepts.Length; k++)
            {
                intercepts[k] = scaling.FromOriginal(coefficients.AsSpan(k * d, d), intercepts[k]);
            }

            coordinates.ToVariables(coefficients, intercepts, start);
        }
        else if (coordinates.HasIntercept)
        {
            for (int k = 0; k < classWeights.Length; k++)
            {
                // Against the mean class, so that the intercepts stay small; rounded, because the last bit of a logarithm is the platform's.
                start[coordinates.PenalizedCount + k] = (float)Math.Log(classWeights[k] * classWeights.Length / total);
            }
        }
    }
}
