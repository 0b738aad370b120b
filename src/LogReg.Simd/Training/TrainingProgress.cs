using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>
/// What an observer is told at the start and after each iteration, and between the pieces of work that some solvers do before: samples, sweeps and products that make a better start.
/// </summary>
/// <param name="Iteration">The iterations so far; 0 is the start.</param>
/// <param name="Objective">The objective F (formula 3.1) at the current point, in the precision of the features; NaN where that is not known before the start is evaluated.</param>
/// <param name="GradientNorm">‖∇F‖∞, of the smallest subgradient, by the solver's variables; NaN where work goes on and no point was reached.</param>
/// <param name="GapEstimate">An estimate of F − F*, before any proof; NaN where there is none: without a penalty, or with a loss that is not convex.</param>
/// <param name="Passes">The reads of the features so far.</param>
/// <param name="Elapsed">The time since training began.</param>
public readonly record struct TrainingProgress(
    int Iteration, double Objective, double GradientNorm, double GapEstimate, double Passes, TimeSpan Elapsed)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Iteration), Iteration)
            .Member(nameof(Objective), Objective)
            .Member(nameof(GradientNorm), GradientNorm)
            .Member(nameof(GapEstimate), GapEstimate)
            .Member(nameof(Passes), Passes)
            .Member(nameof(Elapsed), Elapsed);
        return true;
    }
}
