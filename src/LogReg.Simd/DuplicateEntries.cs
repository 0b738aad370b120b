namespace LogReg.Simd;

/// <summary>What becomes of entries that name the same row and column.</summary>
public enum DuplicateEntries
{
    /// <summary>They are an error.</summary>
    Refuse,

    /// <summary>They are added up, in double and in the order in which they come, and rounded once.</summary>
    Sum,
}
