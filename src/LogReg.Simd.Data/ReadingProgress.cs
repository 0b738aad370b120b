namespace LogReg.Simd.Data;

/// <summary>How far a file is read.</summary>
/// <param name="BytesRead">The bytes read from the file, compressed ones where it is compressed. A file that is scanned twice counts
/// twice.</param>
/// <param name="TotalBytes">The bytes to read in all.</param>
/// <param name="Rows">The rows read so far.</param>
public readonly record struct ReadingProgress(long BytesRead, long TotalBytes, long Rows);
