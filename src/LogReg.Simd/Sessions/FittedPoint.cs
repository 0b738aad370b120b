using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>What a fit has come to.</summary>
/// <param name="Point">The variables.</param>
/// <param name="Objective">The objective in the arithmetic that the run ended in.</param>
/// <param name="Certificate">The certificate of the point; null where it has none of its own.</param>
/// <param name="Report">How the run went.</param>
internal sealed record FittedPoint(double[] Point, IObjective Objective, Certificate? Certificate, TrainingReport Report);
