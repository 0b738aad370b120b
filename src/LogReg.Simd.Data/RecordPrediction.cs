namespace LogReg.Simd.Data;

/// <summary>What a pipeline says of a record.</summary>
/// <param name="ClassIndex">The predicted class.</param>
/// <param name="Label">Its name, one of <see cref="ScoringPipeline.ClassNames"/>.</param>
/// <param name="Probability">The probability of that class, in [0, 1], with the bits of the precision in which rows are read.</param>
/// <param name="Findings">What the encoding does not know of the record.</param>
public readonly record struct RecordPrediction(int ClassIndex, string Label, double Probability, RecordFindings Findings);
