using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd;

/// <content>Kernels over the caller's row-major features, in place.</content>
public static unsafe partial class LogisticPrimitives
{
    private const int StackBytes = 16 << 10;

    /// <summary>Computes the logit of one row: <c>Σ_j row[j]·coefficients[j] + intercept</c> (formula 1.1).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="row">One sample's features.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    /// <returns>The logit, with the bits it has in a batch.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // a root of its own: the JIT's inlining budget must reach to the last polynomial
    public static T ComputeLogit<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> coefficients, T intercept)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        if (row.Length != coefficients.Length)
        {
            ThrowRowLength(row.Length, coefficients.Length);
        }

        fixed (T* rowPointer = &MemoryMarshal.GetReference(row), coefficientsPointer = &MemoryMarshal.GetReference(coefficients))
        {
            return OneRow.Logit(rowPointer, row.Length, coefficientsPointer, intercept);
        }
    }

    /// <summary>Computes the probability of class 1 of one row: <c>σ(Σ_j row[j]·coefficients[j] + intercept)</c> (formulas 1.1, 1.2).</summary>
    /// <returns>The probability, with the bits it has in a batch.</returns>
    /// <inheritdoc cref="ComputeLogit{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, T)"/>
    [MethodImpl(MethodImplOptions.NoInlining)] // a root of its own: the JIT's inlining budget must reach to the last polynomial
    public static T ComputeProbability<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> coefficients, T intercept)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        if (row.Length != coefficients.Length)
        {
            ThrowRowLength(row.Length, coefficients.Length);
        }

        fixed (T* rowPointer = &MemoryMarshal.GetReference(row), coefficientsPointer = &MemoryMarshal.GetReference(coefficients))
        {
            return OneRow.Sigmoid(OneRow.Logit(rowPointer, row.Length, coefficientsPointer, intercept));
        }
    }

    /// <summary>Computes logits of a batch: <c>destination[i] = Σ_j features[i·stride + j]·coefficients[j] + intercept</c> (formula 1.1).</summary>
    /// <remarks>|error| ≤ γ(⌈d/16⌉ + 5)·(Σ|x·β| + |b|) with γ(k) = k·u/(1 − k·u) and u the unit roundoff.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="coefficients">β; its length is the feature count d.</param>
    /// <param name="intercept">b.</param>
    /// <param name="destination">Receives one logit per row; shares no element with an input.</param>
    /// <param name="stride">The distance between row starts, ≥ d: the last row needs its d features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times d exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, or the
    /// destination overlaps an input; nothing is written.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void ComputeLogits<T>(
        ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, T intercept, Span<T> destination, int stride = 0)
        where T : unmanaged
    {
        int rowStride = CheckRows(features, coefficients, destination, stride);
        fixed (T* x = features, beta = coefficients, z = destination)
        {
            SpanKernels<T>.Instance.Logits(x, rowStride, destination.Length, coefficients.Length, beta, intercept, z);
        }
    }

    /// <summary>
    /// Computes probabilities of a batch: <c>destination[i] = σ(Σ_j features[i·stride + j]·coefficients[j] + intercept)</c> (formulas 1.1, 1.2).
    /// </summary>
    /// <inheritdoc cref="ComputeLogits{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, T, Span{T}, int)"/>
    public static void ComputeProbabilities<T>(
        ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, T intercept, Span<T> destination, int stride = 0)
        where T : unmanaged
    {
        int rowStride = CheckRows(features, coefficients, destination, stride);
        fixed (T* x = features, beta = coefficients, p = destination)
        {
            SpanKernels<T>.Instance.Probabilities(x, rowStride, destination.Length, coefficients.Length, beta, intercept, p);
        }
    }

    /// <summary>Adds Xᵀr to the destination: <c>destination[j] += Σ_i features[i·stride + j]·residuals[i]</c> (formula 3.2).</summary>
    /// <remarks>Rows are summed in order, in panels of at most 4096 rows, and the panels in order.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">Row-major features of as many rows as there are residuals.</param>
    /// <param name="residuals">r, one per row.</param>
    /// <param name="destination">One element per feature, added to; shares no element with an input.</param>
    /// <param name="stride">The distance between row starts, ≥ the feature count: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times features exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, or the
    /// destination overlaps an input; nothing is written.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void AccumulateGradient<T>(ReadOnlySpan<T> features, ReadOnlySpan<T> residuals, Span<T> destination, int stride = 0)
        where T : unmanaged
    {
        const int BlockFeatures = 1024;
        const int PanelRows = 4096;
        Guard.FloatOrDouble<T>();
        int d = destination.Length;
        int rowStride = Guard.RowMajor(features.Length, residuals.Length, d, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        Guard.Disjoint(residuals, destination, nameof(residuals));
        T* sums = stackalloc T[BlockFeatures];
        fixed (T* x = features, r = residuals, target = destination)
        {
            for (int row = 0; row < residuals.Length; row += PanelRows)
            {
                int rows = Math.Min(PanelRows, residuals.Length - row);
                for (int feature = 0; feature < d; feature += BlockFeatures)
                {
                    int width = Math.Min(BlockFeatures, d - feature);
                    new Span<T>(sums, BlockFeatures).Clear();
                    SpanKernels<T>.Instance.AccumulateGradient(x + ((nint)row * rowStride) + feature, rowStride, rows, width, r + row, sums);
                    SpanKernels<T>.Instance.Add(target + feature, sums, width);
                }
            }
        }
    }

    /// <summary>
    /// The fused pass over the caller's rows: log loss and gradient from one read of the features,
    /// <c>gradient[j] = Σ_i s[i]·(σ(z[i]) − y[i])·features[i·stride + j]</c> (formulas 2.1 and 3.2, sums, not means).
    /// </summary>
    /// <remarks>
    /// Sums over samples are carried in double per panel. Beyond 2048 features the scratch comes from the shared array pool.
    /// For many passes over the same features pack them once: <see cref="FeatureMatrix{T}"/> and <see cref="FeaturePasses{T}"/>.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">Row-major features of as many rows as there are labels.</param>
    /// <param name="labels">y, one per row, 0 or 1; values between are soft labels.</param>
    /// <param name="sampleWeights">s, one per row; empty for ones.</param>
    /// <param name="coefficients">β; its length is the feature count d.</param>
    /// <param name="intercept">b.</param>
    /// <param name="gradient">Receives d sums.</param>
    /// <param name="stride">The distance between row starts, ≥ d: the last row needs its d features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times d exactly.</param>
    /// <returns>The sums of loss, intercept gradient and weights.</returns>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, a length
    /// disagrees, or the gradient overlaps an input; nothing is written.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static LogLossSums ComputeLogLossGradient<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights,
        ReadOnlySpan<T> coefficients,
        T intercept,
        Span<double> gradient,
        int stride = 0)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        int d = coefficients.Length;
        int rowStride = Guard.RowMajor(features.Length, labels.Length, d, stride, nameof(features));
        Guard.EmptyOrSameLength(sampleWeights.Length, labels.Length, nameof(sampleWeights), "weights", "labels");
        Guard.SameLength(gradient.Length, d, nameof(gradient), "elements", "coefficients");
        Guard.Disjoint(features, gradient, nameof(features), nameof(gradient));
        Guard.Disjoint(labels, gradient, nameof(labels), nameof(gradient));
        Guard.Disjoint(sampleWeights, gradient, nameof(sampleWeights), nameof(gradient));
        Guard.Disjoint(coefficients, gradient, nameof(coefficients), nameof(gradient));

        PanelPlan plan = new(labels.Length, d, sizeof(T));
        int scratchBytes = checked((int)ScratchOver<T>(default, d, null).ByteLength);
        int sumCount = checked(PairwiseStack.Sets(plan.PanelCount) * (d + IndependentTerms<LogLoss, T>.SumsPerProblem));
        byte[]? rentedScratch = scratchBytes > StackBytes ? ArrayPool<byte>.Shared.Rent(scratchBytes) : null;
        double[]? rentedSums = sumCount > StackBytes / sizeof(double) ? ArrayPool<double>.Shared.Rent(sumCount) : null;
        Span<byte> scratch = rentedScratch ?? stackalloc byte[StackBytes];
        Span<double> sums = rentedSums ?? stackalloc double[StackBytes / sizeof(double)];
        (double loss, double interceptGradient) = SumPanels(features, rowStride, labels, sampleWeights, coefficients, intercept, gradient, plan, scratch, sums);
        if (rentedScratch is not null)
        {
            ArrayPool<byte>.Shared.Return(rentedScratch);
        }

        if (rentedSums is not null)
        {
            ArrayPool<double>.Shared.Return(rentedSums);
        }

        return new LogLossSums(loss, interceptGradient, sampleWeights.IsEmpty ? labels.Length : WeightSums.Of(sampleWeights));
    }

    private static (double Loss, double InterceptGradient) SumPanels<T>(
        ReadOnlySpan<T> features,
        int stride,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights,
        ReadOnlySpan<T> coefficients,
        T intercept,
        Span<double> gradient,
        in PanelPlan plan,
        Span<byte> scratch,
        Span<double> sums)
        where T : unmanaged
    {
        int d = coefficients.Length;
        int length = d + IndependentTerms<LogLoss, T>.SumsPerProblem;
        fixed (T* x = features, y = labels, s = sampleWeights, beta = coefficients)
        fixed (byte* scratchPointer = scratch)
        fixed (double* sumsPointer = sums)
        {
            IndependentTerms<LogLoss, T> terms = new() { Only = new BinaryProblem<T>((nint)y, (nint)s, 0, 0) };
            PassScratch<T> own = ScratchOver(in terms, d, scratchPointer);
            PairwiseStack stack = new(sumsPointer, length, length);
            double* total = stack.Next();
            bool streams = RowGroup.Streams<T>(stride, labels.Length);
            for (int panel = 0; panel < plan.PanelCount; panel++)
            {
                int row = plan.FirstStrip(panel) * Lanes.Count;
                int rows = Math.Min(plan.StripsOf(panel) * Lanes.Count, labels.Length - row);
                SpanKernels<T>.Instance.AddPass(in terms, x, stride, row, rows, d, streams, beta, &intercept, 1, own, stack.Next());
                if (plan.PanelCount > 1)
                {
                    stack.Push(panel);
                }
            }

            if (plan.PanelCount > 1)
            {
                stack.Finish(plan.PanelCount, total);
            }

            sums[..d].CopyTo(gradient);
            return (total[d + IndependentTerms<LogLoss, T>.LossSlot(1)], total[d]);
        }
    }

    private static PassScratch<T> ScratchOver<T>(in IndependentTerms<LogLoss, T> terms, int featureCount, byte* memory)
        where T : unmanaged => new(SpanKernels<T>.Instance.ShapeOf(in terms, featureCount, 1), memory);

    private static int CheckRows<T>(ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, Span<T> destination, int stride)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        int rowStride = Guard.RowMajor(
            features.Length, destination.Length, coefficients.Length, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        Guard.Disjoint(coefficients, destination, nameof(coefficients));
        return rowStride;
    }

    /// <summary>Of two numbers alone, so that methods of one row save no registers for what is said of a row that does not fit.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowRowLength(int rowLength, int coefficientCount) =>
        Guard.ThrowLength(rowLength, coefficientCount, "row", "features", "coefficients");
}
