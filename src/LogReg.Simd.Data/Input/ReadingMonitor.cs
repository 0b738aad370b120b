namespace LogReg.Simd.Data.Input;

/// <summary>Reports progress once per mebibyte of the file and notices that the caller has lost interest.</summary>
internal sealed class ReadingMonitor(IProgress<ReadingProgress>? progress, CancellationToken cancellation)
{
    private const long ReportEveryBytes = 1 << 20;

    private long reported;

    /// <summary>Gets the token by which the caller ends the reading.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Gets or sets the rows read so far.</summary>
    public long Rows { get; set; }

    /// <summary>Gets or sets the bytes of earlier scans.</summary>
    public long EarlierBytes { get; set; }

    /// <summary>Gets or sets the bytes of all scans together.</summary>
    public long TotalBytes { get; set; }

    /// <summary>Called before each read from the file.</summary>
    public void Advance(long bytesOfThisScan)
    {
        cancellation.ThrowIfCancellationRequested();
        long bytes = EarlierBytes + bytesOfThisScan;
        if (progress is not null && bytes - reported >= ReportEveryBytes)
        {
            reported = bytes;
            progress.Report(new ReadingProgress(bytes, TotalBytes, Rows));
        }
    }

    /// <summary>Called once, when everything is read.</summary>
    public void Finish() => progress?.Report(new ReadingProgress(TotalBytes, TotalBytes, Rows));
}
