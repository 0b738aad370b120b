namespace LogReg.Simd.Inference.Results;

/// <summary>The columns of the design that terms of the caller are.</summary>
/// <param name="Data">The caller's rows.</param>
/// <param name="Kept">The coefficient of every column of the design.</param>
/// <param name="Names">The names of all coefficients.</param>
internal sealed record TermColumns(InferenceData Data, int[] Kept, string[] Names)
{
    private int First => Data.FitIntercept ? 1 : 0;

    /// <summary>Gets the terms that are tested: those of the caller, or every feature alone.</summary>
    public IReadOnlyList<ModelTerm> Terms => Data.Terms ?? [.. Enumerable.Range(0, Data.FeatureCount).Select(j => new ModelTerm(Names[j + First], [j]))];

    /// <summary>The column of the design that a feature of the caller is; −1 where it is left out.</summary>
    public int ColumnOf(int feature) => Array.IndexOf(Kept, feature + First);

    /// <summary>The columns of the design that make a term.</summary>
    public int[] Of(ModelTerm term) => [.. term.Columns.Select(ColumnOf).Where(column => column >= 0).Distinct().Order()];
}
