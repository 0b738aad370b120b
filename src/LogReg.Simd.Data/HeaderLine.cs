namespace LogReg.Simd.Data;

/// <summary>Whether the first line of a CSV file names the columns.</summary>
public enum HeaderLine
{
    /// <summary>The first line is compared with those below it.</summary>
    Auto,

    /// <summary>The first line holds names.</summary>
    Present,

    /// <summary>The first line is a sample.</summary>
    Absent,
}
