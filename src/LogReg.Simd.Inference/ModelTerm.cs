namespace LogReg.Simd.Inference;

/// <summary>Columns of the model matrix that belong together.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Columns">The features, counted from 0 without the intercept.</param>
public sealed record ModelTerm(string Name, IReadOnlyList<int> Columns);
