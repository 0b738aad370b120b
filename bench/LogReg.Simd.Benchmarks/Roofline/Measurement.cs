using System.Text.Json.Serialization;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>One line of the report.</summary>
/// <param name="Kernel">read, lossGradient, logits, fmaPeak, weightedGram, softmaxGradient, oneVsRestGradient,
/// sparseLossGradient, sparseSoftmaxGradient, sigmoid, softplus or oneRowProbability.</param>
/// <param name="Layout">strip or rowMajor, or what sparse rows are like; null where there are no features.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Features">d; 0 where there are no features.</param>
/// <param name="BufferBytes">The bytes of the features (or of the elements read), which is what GbPerSecond counts.</param>
/// <param name="Threads">The threads in use.</param>
/// <param name="GbPerSecond">The median over the rounds, in 1e9 bytes per second; null where bytes are not the point.</param>
/// <param name="ReadGbPerSecond">The read bandwidth of the same buffer size and threads in the same rounds.</param>
/// <param name="FractionOfRead">The median over the rounds of the rate over the read bandwidth.</param>
/// <param name="RatioToTensorPrimitives">The median over the rounds of the rate over that of the TensorPrimitives composition.</param>
/// <param name="MaxRelativeError">The largest error against the Reference relative to the size of the sum, or to the value.</param>
internal sealed record Measurement(
    string Kernel,
    string? Layout,
    string Precision,
    int Features,
    long BufferBytes,
    int Threads,
    double? GbPerSecond,
    double? ReadGbPerSecond,
    double? FractionOfRead,
    double? RatioToTensorPrimitives,
    double? MaxRelativeError)
{
    /// <summary>Gets what is measured where it is not GB/s.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>Gets the unit of <see cref="Value"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }

    /// <summary>Gets the value as a fraction of the multiply-add peak of the same rounds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FractionOfPeak { get; init; }
}
