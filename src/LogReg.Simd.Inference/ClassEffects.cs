namespace LogReg.Simd.Inference;

/// <summary>By how much the probability of one class changes with every feature.</summary>
/// <param name="Class">The class, counted from 0.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Effects">One effect per feature; over all classes those of a feature add up to zero.</param>
public sealed record ClassEffects(int Class, string ClassName, IReadOnlyList<MarginalEffect> Effects);
