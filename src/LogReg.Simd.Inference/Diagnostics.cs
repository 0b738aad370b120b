namespace LogReg.Simd.Inference;

/// <summary>What every row says about the fit and does to it (formula 7.9), one number per row of the data; rows that do not count have zeros.</summary>
/// <param name="Probabilities">p_i.</param>
/// <param name="Response">y_i/m_i − p_i.</param>
/// <param name="Pearson">√w_i (y_i − m_i p_i)/√(m_i p_i(1 − p_i)).</param>
/// <param name="Deviance">√ of the row's part of the deviance, with the sign of the response residual.</param>
/// <param name="Leverage">h_i; their sum is the number of parameters.</param>
/// <param name="StandardizedPearson">Pearson/√(1 − h).</param>
/// <param name="StandardizedDeviance">Deviance/√(1 − h).</param>
/// <param name="Studentized">√(deviance² + h·Pearson²/(1 − h)) with the sign of the response residual: about the deviance residual of a fit without the row.</param>
/// <param name="CookDistance">h·Pearson²/((1 − h)²k).</param>
public sealed record Diagnostics(
    IReadOnlyList<double> Probabilities,
    IReadOnlyList<double> Response,
    IReadOnlyList<double> Pearson,
    IReadOnlyList<double> Deviance,
    IReadOnlyList<double> Leverage,
    IReadOnlyList<double> StandardizedPearson,
    IReadOnlyList<double> StandardizedDeviance,
    IReadOnlyList<double> Studentized,
    IReadOnlyList<double> CookDistance);
