using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>How a batch's gradient moves the point: stochastic gradient with a schedule (formulas 4.4, 4.5) or AdaGrad (formula 4.6).</summary>
/// <remarks>One object for batches from memory and for those that arrive one by one, so that both give the same bits.</remarks>
internal sealed class StochasticUpdate(int variableCount, bool isAdaptive, double learningRate, LearningRateSchedule schedule, int batchesPerEpoch)
{
    private const double Epsilon = 1e-10;

    private readonly double[] squares = isAdaptive ? new double[variableCount] : [];
    private long batch;

    /// <summary>Gets the usual step of a solver.</summary>
    public static double DefaultRate(bool isAdaptive) => isAdaptive ? 0.5 : 0.1;

    /// <summary>Moves the point against the gradient of one batch.</summary>
    public void Apply(Span<double> point, ReadOnlySpan<double> gradient)
    {
        if (isAdaptive)
        {
            for (int j = 0; j < point.Length; j++)
            {
                squares[j] += gradient[j] * gradient[j];
                point[j] -= learningRate * gradient[j] / (Math.Sqrt(squares[j]) + Epsilon);
            }
        }
        else
        {
            VectorMath.AddScaled(point, -Rate(), gradient);
        }

        batch++;
    }

    private double Rate()
    {
        double epochs = (double)batch / batchesPerEpoch;
        return schedule switch
        {
            LearningRateSchedule.InverseSquareRoot => learningRate / Math.Sqrt(1 + epochs),
            LearningRateSchedule.InverseTime => learningRate / (1 + epochs),
            _ => learningRate,
        };
    }
}
