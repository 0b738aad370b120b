namespace LogReg.Simd.Inference;

/// <summary>What becomes of columns that are linear combinations of those before them, to 13 digits.</summary>
public enum CollinearColumns
{
    /// <summary>They are left out; their coefficients are NaN, and <see cref="LikelihoodFit.LeftOut"/> says what they are made of.</summary>
    LeaveOut,

    /// <summary>An <see cref="ArgumentException"/> names them.</summary>
    Refuse,
}
