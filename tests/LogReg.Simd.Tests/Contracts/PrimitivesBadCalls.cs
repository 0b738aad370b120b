using static LogReg.Simd.LogisticPrimitives;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Calls of <see cref="LogisticPrimitives"/> that must be refused.</summary>
internal static class PrimitivesBadCalls<T>
    where T : unmanaged
{
    private const int Huge = int.MaxValue;

    private delegate void MapCall(ReadOnlySpan<T> source, Span<T> destination);

    private delegate void PairCall(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination);

    private delegate void BatchCall(ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, T intercept, Span<T> destination, int stride);

    public static IEnumerable<BadCall<T>> All =>
    [
        .. Map(nameof(Sigmoid), "x", Sigmoid),
        .. Map(nameof(Softplus), "x", Softplus),
        .. Map(nameof(SoftMax), "x", SoftMax),
        .. Map(nameof(ComputeCurvatures), "logits", ComputeCurvatures),
        .. Pair(nameof(ComputeLogLosses), ComputeLogLosses),
        .. Pair(nameof(ComputeResiduals), ComputeResiduals),
        .. MeanLoss(),
        .. OneRow(nameof(ComputeLogit), m => ComputeLogit<T>(m.Of(3), m.Of(4), default)),
        .. OneRow(nameof(ComputeProbability), m => ComputeProbability<T>(m.Of(3), m.Of(4), default)),
        .. Batch(nameof(ComputeLogits), ComputeLogits),
        .. Batch(nameof(ComputeProbabilities), ComputeProbabilities),
        .. Gradient(),
        .. LossGradient(),
    ];

    private static BadCall<T>[] Map(string method, string source, MapCall call) =>
    [
        BadCall<T>.Refused(method, "short destination", "destination", ["destination", "7", "12"], m => call(m.Of(12), m.Apart(7))),
        BadCall<T>.Refused(method, "long destination", "destination", ["destination", "13", "12"], m => call(m.Of(12), m.Apart(13))),
        BadCall<T>.Refused(method, "no destination", "destination", ["destination", "0", "1"], m => call(m.Of(1), default)),
        BadCall<T>.Refused(method, "overlap ahead", "destination", ["destination", source, "1"], m => call(m.Of(12), m.Of(13)[1..])),
        BadCall<T>.Refused(method, "overlap behind", "destination", ["destination", source, "-3"], m => call(m.Of(15)[3..], m.Of(12))),
        BadCall<T>.Refused(method, "overlap of one", "destination", ["destination", source, "11"], m => call(m.Of(12), m.Of(23)[11..])),
    ];

    private static BadCall<T>[] Pair(string method, PairCall call) =>
    [
        .. Map(method, "logits", (source, destination) => call(source, Same(source.Length), destination)),
        BadCall<T>.Refused(method, "few labels", "labels", ["labels", "11", "12"], m => call(m.Of(12), m.Of(11), m.Apart(12))),
        BadCall<T>.Refused(method, "many labels", "labels", ["labels", "13", "12"], m => call(m.Of(12), m.Of(13), m.Apart(12))),
        BadCall<T>.Refused(method, "labels overlap", "destination", ["destination", "labels", "2"], m => call(Same(12), m.Of(12), m.Of(14)[2..])),
        BadCall<T>.Refused(
            method, "in the logits' place, over the labels", "destination", ["destination", "labels"], m => call(m.Of(12), m.Of(13)[1..], m.Of(12))),
    ];

    private static BadCall<T>[] MeanLoss() =>
    [
        BadCall<T>.Refused(nameof(LogLoss), "few labels", "labels", ["labels", "11", "12"], m => LogLoss<T>(m.Of(12), m.Of(11))),
        BadCall<T>.Refused(nameof(LogLoss), "few weights", "sampleWeights", ["sampleWeights", "11", "12"], m => LogLoss<T>(m.Of(12), m.Of(12), m.Of(11))),
        BadCall<T>.Refused(nameof(LogLoss), "weights without logits", "sampleWeights", ["1", "0"], m => LogLoss<T>([], [], m.Of(1))),
    ];

    private static BadCall<T>[] OneRow(string method, Action<CallMemory<T>> call) =>
        [BadCall<T>.Refused(method, "short row", "row", ["row", "3", "4"], call)];

    private static BadCall<T>[] Batch(string method, BatchCall call) =>
    [
        BadCall<T>.Refused(method, "short features", "features", ["features", "14", "3", "5", "15"], m => call(m.Of(14), Same(5), default, m.Apart(3), 0)),
        BadCall<T>.Refused(
            method, "short features at a stride", "features", ["features", "16", "3", "5", "6", "17"], m => call(m.Of(16), Same(5), default, m.Apart(3), 6)),
        BadCall<T>.Refused(method, "no features", "features", ["features", "0", "1"], m => call([], Same(1), default, m.Apart(1), 0)),
        BadCall<T>.Refused(method, "short stride", "stride", ["stride", "4", "5"], m => call(m.Of(60), Same(5), default, m.Apart(3), 4)),
        BadCall<T>.Refused(method, "negative stride", "stride", ["stride", "-1", "0"], m => call(m.Of(60), [], default, m.Apart(3), -1)),
        BadCall<T>.Refused(
            method, "overflowing stride", "features", ["features", "60", "3", "5", "2147483647", "4294967299"], m => call(m.Of(60), Same(5), default, m.Apart(3), Huge)),
        BadCall<T>.Refused(
            method, "product that overflows to little", "features", ["1073741824", "8589934597"], m => call(m.Of(60), Same(5), default, m.Apart(9), 1 << 30)),
        BadCall<T>.Refused(method, "destination in the features", "destination", ["destination", "features"], m => call(m.Of(15), Same(5), default, m.Of(3), 0)),
        BadCall<T>.Refused(method, "destination at the features' end", "destination", ["destination", "features"], m => call(m.Of(15), Same(5), default, m.Of(17)[14..], 0)),
        BadCall<T>.Refused(method, "destination in the coefficients", "destination", ["destination", "coefficients"], m => call(Same(15), m.Of(5), default, m.Of(7)[4..], 0)),
    ];

    private static BadCall<T>[] Gradient() =>
    [
        BadCall<T>.Refused(
            nameof(AccumulateGradient), "short features", "features", ["14", "3", "5", "15"], m => AccumulateGradient<T>(m.Of(14), Same(3), m.Apart(5))),
        BadCall<T>.Refused(nameof(AccumulateGradient), "short stride", "stride", ["4", "5"], m => AccumulateGradient<T>(m.Of(60), Same(3), m.Apart(5), 4)),
        BadCall<T>.Refused(
            nameof(AccumulateGradient), "overflowing stride", "features", ["60", "4294967299"], m => AccumulateGradient<T>(m.Of(60), Same(3), m.Apart(5), Huge)),
        BadCall<T>.Refused(
            nameof(AccumulateGradient), "destination in the features", "destination", ["features"], m => AccumulateGradient<T>(m.Of(15), Same(3), m.Of(5))),
        BadCall<T>.Refused(
            nameof(AccumulateGradient), "destination in the residuals", "destination", ["residuals"], m => AccumulateGradient<T>(Same(15), m.Of(3), m.Of(7)[2..])),
    ];

    private static BadCall<T>[] LossGradient()
    {
        const string Method = nameof(ComputeLogLossGradient);
        return
        [
            BadCall<T>.Refused(
                Method, "short features", "features", ["14", "3", "5", "15"], m => ComputeLogLossGradient<T>(m.Of(14), Same(3), [], Same(5), default, m.Sums(5))),
            BadCall<T>.Refused(
                Method, "short stride", "stride", ["4", "5"], m => ComputeLogLossGradient<T>(m.Of(60), Same(3), [], Same(5), default, m.Sums(5), 4)),
            BadCall<T>.Refused(
                Method, "overflowing stride", "features", ["60", "4294967299"], m => ComputeLogLossGradient<T>(m.Of(60), Same(3), [], Same(5), default, m.Sums(5), Huge)),
            BadCall<T>.Refused(
                Method, "few weights", "sampleWeights", ["2", "3"], m => ComputeLogLossGradient<T>(m.Of(15), Same(3), Same(2), Same(5), default, m.Sums(5))),
            BadCall<T>.Refused(
                Method, "short gradient", "gradient", ["4", "5"], m => ComputeLogLossGradient<T>(m.Of(15), Same(3), [], Same(5), default, m.Sums(4))),
            BadCall<T>.Refused(
                Method, "long gradient", "gradient", ["6", "5"], m => ComputeLogLossGradient<T>(m.Of(15), Same(3), [], Same(5), default, m.Sums(6))),
            Overlap(Method, "features", (m, shared) => ComputeLogLossGradient(shared[..15], Same(3), [], Same(5), default, m.Sums(5))),
            Overlap(Method, "labels", (m, shared) => ComputeLogLossGradient(Same(15), shared[..3], [], Same(5), default, m.Sums(5))),
            Overlap(Method, "sampleWeights", (m, shared) => ComputeLogLossGradient(Same(15), Same(3), shared[..3], Same(5), default, m.Sums(5))),
            Overlap(Method, "coefficients", (m, shared) => ComputeLogLossGradient(Same(15), Same(3), [], shared[..5], default, m.Sums(5))),
        ];
    }

    /// <summary>A call whose input is the memory of the doubles, seen as elements.</summary>
    internal static BadCall<T> Overlap(string method, string input, SharedCall call, string destination = "gradient") =>
        BadCall<T>.Refused(
            method,
            $"{destination} in the {input}",
            destination,
            [destination, input],
            m => call(m, System.Runtime.InteropServices.MemoryMarshal.Cast<double, T>(m.Doubles.AsSpan())));

    /// <summary>Inputs that lie apart from all memory that is watched.</summary>
    internal static ReadOnlySpan<T> Same(int length) => new T[length];

    internal delegate void SharedCall(CallMemory<T> memory, ReadOnlySpan<T> shared);
}
