namespace LogReg.Simd.Tests.Contracts;

/// <summary>Calls of <see cref="FeatureMatrix{T}"/> and <see cref="FeaturePasses{T}"/> that must be refused.</summary>
internal static class PassesBadCalls<T>
    where T : unmanaged
{
    private const int Samples = 19;
    private const int Features = 5;
    private const int Huge = int.MaxValue;

    private delegate void PassCall(FeaturePasses<T> passes, CallMemory<T> memory);

    private delegate void SharedPassCall(FeaturePasses<T> passes, Span<double> sums, Span<T> shared);

    public static IEnumerable<BadCall<T>> All =>
    [
        .. Pack<float>("float", (x, n, d, stride) => FeatureMatrix<T>.Pack(x, n, d, stride)),
        .. Pack<double>("double", (x, n, d, stride) => FeatureMatrix<T>.Pack(x, n, d, stride)),
        .. Pack<Half>("Half", (x, n, d, stride) => FeatureMatrix<T>.Pack(x, n, d, stride)),
        .. Pack<byte>("byte", (x, n, d, stride) => FeatureMatrix<T>.Pack(x, n, d, stride)),
        .. Pack<sbyte>("sbyte", (x, n, d, stride) => FeatureMatrix<T>.Pack(x, n, d, stride)),
        .. Pack<ushort>("bfloat16", (x, n, d, stride) => FeatureMatrix<T>.PackBFloat16(x, n, d, stride), nameof(FeatureMatrix<>.PackBFloat16)),
        .. CopyRow(),
        .. SelectRows(),
        .. Logits(),
        .. LossGradient(),
        .. Products(),
    ];

    private static ReadOnlySpan<T> Input(int length) => new T[length];

    private static BadCall<T>[] Pack<TSource>(string source, Func<TSource[], int, int, int, FeatureMatrix<T>> pack, string method = nameof(FeatureMatrix<>.Pack))
        where TSource : unmanaged
    {
        return
        [
            BadCall<T>.Refused(method, $"short {source} features", "features", ["14", "3", "5", "15"], _ => pack(new TSource[14], 3, 5, 0)),
            BadCall<T>.Refused(method, $"short {source} features at a stride", "features", ["16", "6", "17"], _ => pack(new TSource[16], 3, 5, 6)),
            BadCall<T>.Refused(method, $"short stride of {source}", "stride", ["4", "5"], _ => pack(new TSource[60], 3, 5, 4)),
            BadCall<T>.Refused(method, $"negative stride of {source}", "stride", ["-5", "5"], _ => pack(new TSource[60], 3, 5, -5)),
            BadCall<T>.Refused(method, $"overflowing stride of {source}", "features", ["60", "4294967299"], _ => pack(new TSource[60], 3, 5, Huge)),
            BadCall<T>.Refused(method, $"overflowing shape of {source}", "features", ["2305843008139952128"], _ => pack(new TSource[60], 1 << 30, Huge, 0)),
            BadCall<T>.OutOfRange(method, $"negative count of {source} samples", "sampleCount", ["-3"], _ => pack(new TSource[60], -3, 5, 0)),
            BadCall<T>.OutOfRange(method, $"negative count of {source} features", "featureCount", ["-5"], _ => pack(new TSource[60], 3, -5, 0)),
        ];
    }

    private static BadCall<T>[] CopyRow()
    {
        const string Method = nameof(FeatureMatrix<>.CopyRowTo);
        return
        [
            BadCall<T>.OutOfRange(Method, "row −1", "row", ["-1", "19"], m => WithMatrix(x => x.CopyRowTo(-1, m.Of(5)))),
            BadCall<T>.OutOfRange(Method, "row behind the last", "row", ["19", "18"], m => WithMatrix(x => x.CopyRowTo(19, m.Of(5)))),
            BadCall<T>.Refused(Method, "short destination", "destination", ["4", "5"], m => WithMatrix(x => x.CopyRowTo(0, m.Of(4)))),
            BadCall<T>.Refused(Method, "long destination", "destination", ["6", "5"], m => WithMatrix(x => x.CopyRowTo(18, m.Of(6)))),
        ];
    }

    private static BadCall<T>[] SelectRows()
    {
        const string Method = nameof(FeatureMatrix<>.SelectRows);
        return
        [
            BadCall<T>.OutOfRange(Method, "row −1", "rows", ["-1", "19", "1"], _ => WithMatrix(x => x.SelectRows([3, -1]))),
            BadCall<T>.OutOfRange(Method, "row behind the last", "rows", ["19", "18", "0"], _ => WithMatrix(x => x.SelectRows([19]))),
        ];
    }

    private static BadCall<T>[] Logits()
    {
        const string One = nameof(FeaturePasses<>.ComputeLogits);
        const string Several = nameof(FeaturePasses<>.ComputeClassLogits);
        return
        [
            Refused(One, "few coefficients", "coefficients", ["4", "5"], (p, m) => p.ComputeLogits(Input(4), default, m.Of(19))),
            Refused(One, "few logits", "logits", ["18", "19"], (p, m) => p.ComputeLogits(Input(5), default, m.Of(18))),
            Refused(One, "many logits", "logits", ["20", "19"], (p, m) => p.ComputeLogits(Input(5), default, m.Of(20))),
            Refused(One, "logits over coefficients", "logits", ["logits", "coefficients"], (p, m) => p.ComputeLogits(m.Of(5), default, m.Of(23)[4..])),
            Refused(Several, "few coefficients", "coefficients", ["9", "2", "5", "10"], (p, m) => p.ComputeClassLogits(Input(9), Input(2), m.Of(38))),
            Refused(Several, "few logits", "logits", ["37", "2", "19", "38"], (p, m) => p.ComputeClassLogits(Input(10), Input(2), m.Of(37))),
            Refused(Several, "logits without classes", "logits", ["19", "0"], (p, m) => p.ComputeClassLogits([], [], m.Of(19))),
            Refused(Several, "logits over coefficients", "logits", ["coefficients"], (p, m) => p.ComputeClassLogits(m.Of(10), Input(2), m.Of(38))),
            Refused(Several, "logits over intercepts", "logits", ["intercepts"], (p, m) => p.ComputeClassLogits(Input(10), m.Of(39)[37..], m.Of(38))),
        ];
    }

    private static BadCall<T>[] LossGradient()
    {
        const string Method = nameof(FeaturePasses<>.ComputeLogLossGradient);
        return
        [
            Refused(Method, "few labels", "labels", ["18", "19"], (p, m) => p.ComputeLogLossGradient(Input(18), [], Input(5), default, m.Sums(5))),
            Refused(Method, "few weights", "sampleWeights", ["18", "19"], (p, m) => p.ComputeLogLossGradient(Input(19), Input(18), Input(5), default, m.Sums(5))),
            Refused(Method, "few coefficients", "coefficients", ["4", "5"], (p, m) => p.ComputeLogLossGradient(Input(19), [], Input(4), default, m.Sums(5))),
            Refused(Method, "short gradient", "gradient", ["4", "5"], (p, m) => p.ComputeLogLossGradient(Input(19), [], Input(5), default, m.Sums(4))),
            Refused(
                Method, "few curvatures", "curvatures", ["18", "19"], (p, m) => p.ComputeLogLossGradient(Input(19), [], Input(5), default, m.Sums(5), m.Of(18))),
            Refused(
                Method, "curvatures over labels", "curvatures", ["labels"], (p, m) => p.ComputeLogLossGradient(m.Of(19), [], Input(5), default, m.Sums(5), m.Of(20)[1..])),
            Refused(
                Method, "curvatures over weights", "curvatures", ["sampleWeights"], (p, m) => p.ComputeLogLossGradient(Input(19), m.Of(19), Input(5), default, m.Sums(5), m.Of(19))),
            Refused(
                Method, "curvatures over coefficients", "curvatures", ["coefficients"], (p, m) => p.ComputeLogLossGradient(Input(19), [], m.Of(5), default, m.Sums(5), m.Of(19))),
            Overlap(Method, "gradient", "labels", (p, sums, shared) => p.ComputeLogLossGradient(shared[..19], [], Input(5), default, sums[..5])),
            Overlap(Method, "gradient", "sampleWeights", (p, sums, shared) => p.ComputeLogLossGradient(Input(19), shared[..19], Input(5), default, sums[..5])),
            Overlap(Method, "gradient", "coefficients", (p, sums, shared) => p.ComputeLogLossGradient(Input(19), [], shared[..5], default, sums[..5])),
            Overlap(Method, "gradient", "curvatures", (p, sums, shared) => p.ComputeLogLossGradient(Input(19), [], Input(5), default, sums[..5], shared[..19])),
        ];
    }

    private static BadCall<T>[] Products()
    {
        const string Transposed = nameof(FeaturePasses<>.ComputeTransposedProduct);
        const string Hessian = nameof(FeaturePasses<>.ComputeHessianProduct);
        const string Gram = nameof(FeaturePasses<>.ComputeGram);
        return
        [
            Refused(Transposed, "few residuals", "residuals", ["18", "19"], (p, m) => p.ComputeTransposedProduct(Input(18), m.Sums(5))),
            Refused(Transposed, "short product", "product", ["4", "5"], (p, m) => p.ComputeTransposedProduct(Input(19), m.Sums(4))),
            Overlap(Transposed, "product", "residuals", (p, sums, shared) => p.ComputeTransposedProduct(shared[..19], sums[..5])),
            Refused(Hessian, "few curvatures", "curvatures", ["18", "19"], (p, m) => p.ComputeHessianProduct(Input(18), Input(5), default, m.Sums(5))),
            Refused(Hessian, "short direction", "direction", ["4", "5"], (p, m) => p.ComputeHessianProduct(Input(19), Input(4), default, m.Sums(5))),
            Refused(Hessian, "long product", "product", ["6", "5"], (p, m) => p.ComputeHessianProduct(Input(19), Input(5), default, m.Sums(6))),
            Overlap(Hessian, "product", "curvatures", (p, sums, shared) => p.ComputeHessianProduct(shared[..19], Input(5), default, sums[..5])),
            Overlap(Hessian, "product", "direction", (p, sums, shared) => p.ComputeHessianProduct(Input(19), shared[..5], default, sums[..5])),
            Refused(Gram, "many weights", "weights", ["20", "19"], (p, m) => p.ComputeGram(Input(20), m.Sums(25))),
            Refused(Gram, "one triangle", "gram", ["15", "5", "25"], (p, m) => p.ComputeGram(Input(19), m.Sums(15))),
            Overlap(Gram, "gram", "weights", (p, sums, shared) => p.ComputeGram(shared[..19], sums[..25])),
        ];
    }

    private static BadCall<T> Refused(string method, string what, string argument, string[] words, PassCall call) =>
        BadCall<T>.Refused(method, what, argument, words, m => WithPasses(p => call(p, m)));

    /// <summary>A call whose other argument is the memory of the doubles, seen as elements, two elements on.</summary>
    private static BadCall<T> Overlap(string method, string destination, string other, SharedPassCall call) =>
        BadCall<T>.Refused(
            method,
            $"{destination} over {other}",
            destination,
            [destination, other],
            m => WithPasses(p => call(p, m.Doubles, System.Runtime.InteropServices.MemoryMarshal.Cast<double, T>(m.Doubles.AsSpan())[2..])));

    private static void WithMatrix(Action<FeatureMatrix<T>> call)
    {
        using FeatureMatrix<T> matrix = FeatureMatrix<T>.Pack(new float[Samples * Features], Samples, Features);
        call(matrix);
    }

    private static void WithPasses(Action<FeaturePasses<T>> call) =>
        WithMatrix(matrix =>
        {
            using FeaturePasses<T> passes = new(matrix);
            call(passes);
        });
}
