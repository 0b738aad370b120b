namespace LogReg.Simd.Inference;

/// <summary>The table of one class against the base class.</summary>
/// <param name="Class">The class, counted from 0.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Coefficients">Its coefficients, the intercept first: e^estimate multiplies the odds of the class against the base.</param>
public sealed record ClassEquation(int Class, string ClassName, IReadOnlyList<Coefficient> Coefficients);
