using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Losses;

namespace LogReg.Simd;

/// <summary>
/// The public door to the kernels, in the spirit of <see cref="TensorPrimitives"/>: spans in, spans out, no allocation.
/// </summary>
/// <remarks>
/// <para>
/// Every method is for <see cref="float"/> and <see cref="double"/> and runs at the widest vectors of the machine. Bits do not depend on
/// that width (on machines with fused multiply-add), nor on where in a span or a batch an element stands.
/// </para>
/// <para>
/// Aliasing: an element-wise destination is the source itself or shares no element with it; anything between is an
/// <see cref="ArgumentException"/>. All arguments are checked before anything is written.
/// </para>
/// <para>All methods are thread-safe. NaN and infinities propagate as IEEE arithmetic says; nothing is clipped.</para>
/// </remarks>
public static unsafe partial class LogisticPrimitives
{
    /// <summary>Computes <c>destination[i] = 1 / (1 + e^−x[i])</c> (formula 1.2).</summary>
    /// <remarks>At most 1 ULP from the exact value for every float, monotone, in [0, 1]; 1.01 ULP in double.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Any values.</param>
    /// <param name="destination">As long as <paramref name="x"/>; the same span or a disjoint one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged =>
        Map<Sigmoid, T>(x, destination, nameof(x));

    /// <summary>Computes <c>1 / (1 + e^−x)</c> with the bits it has in a span (formula 1.2).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>σ(x).</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // a root of its own: the JIT's inlining budget must reach to the last polynomial
    public static T Sigmoid<T>(T x)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        return OneRow.Sigmoid(x);
    }

    /// <summary>Computes <c>destination[i] = log(1 + e^x[i])</c> without overflow (formula 2.1 at y = 0).</summary>
    /// <remarks>At most 2 ULP from the exact value for every float; 1.7 ULP in double.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Any values.</param>
    /// <param name="destination">As long as <paramref name="x"/>; the same span or a disjoint one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged =>
        Map<Softplus, T>(x, destination, nameof(x));

    /// <summary>Computes <c>log(Σ e^x[i])</c> as <c>m + log(Σ e^(x[i] − m))</c> with m the maximum: it cannot overflow (formula 2.5).</summary>
    /// <remarks>The sum is carried in double. −∞ for an empty span and for one of −∞ only; +∞ where an element is; NaN where an element is.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Any values.</param>
    /// <returns>The logarithm of the sum of exponentials.</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static T LogSumExp<T>(ReadOnlySpan<T> x)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        double maximum = Maximum(x);
        if (!double.IsFinite(maximum))
        {
            return Narrow<T>(maximum);
        }

        fixed (T* source = x)
        {
            return Narrow<T>(maximum + Math.Log(SpanKernels<T>.Instance.ExponentialSum(source, x.Length, Narrow<T>(maximum), null)));
        }
    }

    /// <summary>Computes <c>destination[i] = e^(x[i] − m) / Σ e^(x[k] − m)</c> with m the maximum (formula 2.5).</summary>
    /// <remarks>
    /// Large logits are no danger: (1000, 999, 0) gives (0.7311, 0.2689, 0). Where the maximum is infinite, the elements that are equal to it share the probability and all others have 0:
    /// (∞, 1, ∞) gives (½, 0, ½). NaN where an element is.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">Any values.</param>
    /// <param name="destination">As long as <paramref name="x"/>; the same span or a disjoint one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void SoftMax<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged
    {
        CheckMap(x, destination, nameof(x));
        SoftMaxOf(x, destination);
    }

    /// <summary>As <see cref="SoftMax"/>, for spans that are known to fit each other.</summary>
    internal static void SoftMaxOf<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged
    {
        fixed (T* source = x, target = destination)
        {
            if (SpanKernels<T>.Instance.TrySmallSoftmax(source, x.Length, target))
            {
                return;
            }

            double largest = Maximum(x);
            if (double.IsInfinity(largest))
            {
                ShareAmongLargest(x, largest, destination);
                return;
            }

            T maximum = Narrow<T>(largest);
            double sum = SpanKernels<T>.Instance.ExponentialSum(source, x.Length, maximum, target);
            SpanKernels<T>.Instance.Divide(target, x.Length, Narrow<T>(sum), target);
        }
    }

    /// <summary>Computes log losses: <c>destination[i] = log(1 + e^z[i]) − y[i]·z[i]</c> (formula 2.1).</summary>
    /// <remarks>An infinite logit costs nothing on its label's side and infinitely much on the other; NaN where a logit or label is.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z.</param>
    /// <param name="labels">y, 0 or 1; values between are soft labels. As many as there are logits.</param>
    /// <param name="destination">As many as there are logits; the same span as an input, or a disjoint one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void ComputeLogLosses<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination)
        where T : unmanaged =>
        MapPairs<LossMap<LogLoss>, T>(logits, labels, destination);

    /// <summary>Computes residuals: <c>destination[i] = σ(z[i]) − y[i]</c>, the derivative of the log loss (formula 2.1).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <inheritdoc cref="ComputeLogLosses{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void ComputeResiduals<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination)
        where T : unmanaged =>
        MapPairs<ResidualMap<LogLoss>, T>(logits, labels, destination);

    /// <summary>Computes curvatures: <c>destination[i] = σ(z[i])·(1 − σ(z[i]))</c>, the second derivative of the log loss (formula 1.3).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z.</param>
    /// <param name="destination">As many as there are logits; the same span or a disjoint one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void ComputeCurvatures<T>(ReadOnlySpan<T> logits, Span<T> destination)
        where T : unmanaged =>
        Map<SigmoidCurvature, T>(logits, destination, nameof(logits));

    /// <summary>Computes the mean log loss <c>(Σ s[i]·ℓ(z[i], y[i])) / Σ s[i]</c> (formulas 2.1 and 3.1), carried in double.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z.</param>
    /// <param name="labels">y, 0 or 1; values between are soft labels. As many as there are logits.</param>
    /// <param name="sampleWeights">s ≥ 0, as many as there are logits; empty for ones. A weight of 0 is no sample, whatever its logit.</param>
    /// <returns>The mean; NaN where there are no samples or no weight.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double LogLoss<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        Guard.SameLength(labels.Length, logits.Length, nameof(labels), "labels", "logits");
        Guard.EmptyOrSameLength(sampleWeights.Length, logits.Length, nameof(sampleWeights), "weights", "logits");
        return Samples.WeightedMean.Of<LossMap<LogLoss>, T>(
            logits, labels, sampleWeights, sampleWeights.IsEmpty ? logits.Length : Samples.WeightSums.Of(sampleWeights));
    }

    private static void Map<M, T>(ReadOnlySpan<T> source, Span<T> destination, string argument)
        where M : struct, IElementwiseMap
        where T : unmanaged
    {
        CheckMap(source, destination, argument);
        fixed (T* from = source, to = destination)
        {
            SpanKernels<T>.Instance.Map<M>(from, source.Length, to);
        }
    }

    private static void MapPairs<M, T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination)
        where M : struct, IPairMap
        where T : unmanaged
    {
        Guard.SameLength(labels.Length, logits.Length, nameof(labels), "labels", "logits");
        CheckMap(logits, destination, nameof(logits));
        Guard.InPlaceOrDisjoint(labels, destination, nameof(labels));
        fixed (T* first = logits, second = labels, to = destination)
        {
            SpanKernels<T>.Instance.MapPairs<M>(first, second, logits.Length, to);
        }
    }

    private static void CheckMap<T>(ReadOnlySpan<T> source, Span<T> destination, string argument)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        Guard.SameLength(destination.Length, source.Length, nameof(destination), "elements", "source elements");
        Guard.InPlaceOrDisjoint(source, destination, argument);
    }

    /// <summary>The limit of softmax where the largest logit is infinite: all that are equal to it have one probability, the others none.</summary>
    private static void ShareAmongLargest<T>(ReadOnlySpan<T> x, double largest, Span<T> destination)
        where T : unmanaged
    {
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            count += Memory.Elements.ToDouble(x[i]) == largest ? 1 : 0;
        }

        for (int i = 0; i < x.Length; i++)
        {
            destination[i] = Narrow<T>(Memory.Elements.ToDouble(x[i]) == largest ? 1.0 / count : 0);
        }
    }

    private static double Maximum<T>(ReadOnlySpan<T> x)
        where T : unmanaged
    {
        if (x.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        return typeof(T) == typeof(float)
            ? TensorPrimitives.Max(System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(x))
            : TensorPrimitives.Max(System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(x));
    }

    private static T Narrow<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
}
