namespace LogReg.Simd.Benchmarks.Support;

/// <summary>A benchmark class that knows, from its parameters alone, what one operation of it moves.</summary>
public interface IMeasuredWork
{
    /// <summary>Gets the bytes that one operation must read and write.</summary>
    double BytesPerOperation { get; }

    /// <summary>Gets the samples (rows, or elements of a span) of one operation.</summary>
    double SamplesPerOperation { get; }
}

/// <summary>A benchmark class that holds its methods against the Reference before they are timed.</summary>
public interface IMeasuredError
{
    /// <summary>Prepares the data and checks every method; throws where one disagrees with the Reference.</summary>
    void Setup();

    /// <summary>Frees what <see cref="Setup"/> prepared.</summary>
    void Cleanup();

    /// <summary>The largest error of a method after <see cref="Setup"/>, as text with its unit; null where there is none.</summary>
    /// <param name="method">The method's name.</param>
    string? ErrorOf(string method);
}
