using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Dense;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.RowMajor;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Kernels;

/// <summary>The kernels over the caller's memory, bound to a SIMD policy: the one place where the public door chooses its code.</summary>
/// <remarks>
/// The instance is a read-only static of known type, so the optimising JIT calls its methods directly. Pointers must be pinned.
/// </remarks>
internal abstract unsafe class SpanKernels<T>
    where T : unmanaged
{
    /// <summary>The kernels for this machine.</summary>
    public static readonly SpanKernels<T> Instance = typeof(T) == typeof(float) ? (SpanKernels<T>)(object)Single() : (SpanKernels<T>)(object)Double();

    public abstract void Map<M>(T* source, int count, T* destination)
        where M : struct, IElementwiseMap;

    public abstract void MapPairs<M>(T* logits, T* labels, int count, T* destination)
        where M : struct, IPairMap;

    /// <inheritdoc cref="ExponentialSum.Compute"/>
    public abstract double ExponentialSum(T* source, int count, T maximum, T* destination);

    /// <inheritdoc cref="Elementwise.WeightedSum.Compute"/>
    public abstract double WeightedSum<M>(T* logits, T* labels, T* sampleWeights, int count)
        where M : struct, IPairMap;

    /// <inheritdoc cref="LossTerms.Compute"/>
    public abstract void LossTerms<L>(
        T* logits, T* labels, T* sampleWeights, int count, T* residuals, T* curvatures, double* lossLanes, double* residualLanes)
        where L : struct, IPointwiseLoss;

    /// <inheritdoc cref="LineTerms.Compute"/>
    public abstract void LineTerms<L>(T* start, T* end, T step, T* labels, T* sampleWeights, int count, double* sums)
        where L : struct, IPointwiseLoss;

    /// <inheritdoc cref="CholeskyUpdate.SubtractProducts"/>
    public abstract void SubtractProducts(T* factor, nint stride, int firstFactorRow, int factorRows, int row, int rows, int columns);

    /// <summary>destination[i] = source[i] / divisor.</summary>
    public abstract void Divide(T* source, int count, T divisor, T* destination);

    /// <summary>destination[i] += source[i].</summary>
    public abstract void Add(T* destination, T* source, int count);

    /// <inheritdoc cref="RowLogits.Compute"/>
    public abstract void Logits(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits);

    /// <inheritdoc cref="RowClassLogits.Compute"/>
    public abstract void ClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride);

    /// <inheritdoc cref="RowProbabilities.Compute"/>
    public abstract void Probabilities(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* probabilities);

    /// <inheritdoc cref="RowGradient.Accumulate"/>
    public abstract void AccumulateGradient(T* features, nint stride, int rowCount, int featureCount, T* residuals, T* gradient);

    /// <summary>The elements of scratch that <see cref="LossGradient"/> needs.</summary>
    public abstract nint ScratchLength(int featureCount);

    /// <summary>The fused pass over a panel of rows; see <see cref="StripLossGradient"/>.</summary>
    public abstract void LossGradient<L>(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* labels,
        T* sampleWeights,
        T* coefficients,
        T intercept,
        T* scratch,
        double* sums)
        where L : struct, IPointwiseLoss;

    /// <summary>Lays the scratch of <see cref="AddClassPass"/> over memory; over null to learn its length.</summary>
    public abstract ClassScratch<T> ClassScratchOver<C>(in C terms, byte* memory, int featureCount, int classCount)
        where C : struct, IClassTerms<T>;

    /// <summary>The fused pass of several classes over rows; see <see cref="StripClassPass"/>.</summary>
    public abstract void AddClassPass<C>(
        in C terms,
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        ClassScratch<T> scratch,
        double* sums)
        where C : struct, IClassTerms<T>;

    /// <inheritdoc cref="Classes.SoftmaxLine.Compute"/>
    public abstract void SoftmaxLine(
        T* start, T* end, nint stride, int classCount, T step, T* labels, T* sampleWeights, int count, T* scratch, double* sums);

    /// <inheritdoc cref="Classes.SoftmaxCurvatures.Compute"/>
    public abstract void SoftmaxCurvatures(
        T* logits, nint stride, int classCount, int classIndex, int otherClass, T* sampleWeights, int count, T* scratch, T* curvatures);

    /// <inheritdoc cref="Classes.HiddenUnits.Forward"/>
    public abstract void HiddenForward(T* units, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs);

    private static SpanKernels<float> Single() =>
        Width.Is512
            ? new SpanKernels<Simd512Single, Vector512<float>, float>()
            : new SpanKernels<SimdPortableSingle, Vector<float>, float>();

    private static SpanKernels<double> Double() =>
        Width.Is512
            ? new SpanKernels<Simd512Double, Vector512<double>, double>()
            : new SpanKernels<SimdPortableDouble, Vector<double>, double>();
}

/// <summary>The kernels over the caller's memory under one policy.</summary>
internal sealed unsafe class SpanKernels<S, V, T> : SpanKernels<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override void Map<M>(T* source, int count, T* destination) => ElementwiseLoop.Map<M, S, V, T>(source, count, destination);

    public override void MapPairs<M>(T* logits, T* labels, int count, T* destination) =>
        ElementwiseLoop.MapPairs<M, S, V, T>(logits, labels, count, destination);

    public override double ExponentialSum(T* source, int count, T maximum, T* destination) =>
        Elementwise.ExponentialSum.Compute<S, V, T>(source, count, maximum, destination);

    public override double WeightedSum<M>(T* logits, T* labels, T* sampleWeights, int count) =>
        Elementwise.WeightedSum.Compute<M, S, V, T>(logits, labels, sampleWeights, count);

    public override void LossTerms<L>(
        T* logits, T* labels, T* sampleWeights, int count, T* residuals, T* curvatures, double* lossLanes, double* residualLanes) =>
        Elementwise.LossTerms.Compute<L, S, V, T>(logits, labels, sampleWeights, count, residuals, curvatures, lossLanes, residualLanes);

    public override void LineTerms<L>(T* start, T* end, T step, T* labels, T* sampleWeights, int count, double* sums) =>
        Elementwise.LineTerms.Compute<L, S, V, T>(start, end, step, labels, sampleWeights, count, sums);

    public override void SubtractProducts(T* factor, nint stride, int firstFactorRow, int factorRows, int row, int rows, int columns) =>
        CholeskyUpdate.SubtractProducts<S, V, T>(factor, stride, firstFactorRow, factorRows, row, rows, columns);

    public override void Divide(T* source, int count, T divisor, T* destination) =>
        ElementwiseLoop.Divide<S, V, T>(source, count, divisor, destination);

    public override void Add(T* destination, T* source, int count) => ElementwiseLoop.Add<S, V, T>(destination, source, count);

    public override void Logits(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits) =>
        RowLogits.Compute<S, V, T>(features, stride, rowCount, featureCount, coefficients, intercept, logits);

    public override void ClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride) =>
        RowClassLogits.Compute<S, V, T>(features, stride, rowCount, featureCount, coefficients, intercepts, classCount, logits, logitStride);

    public override void Probabilities(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* probabilities) =>
        RowProbabilities.Compute<S, V, T>(features, stride, rowCount, featureCount, coefficients, intercept, probabilities);

    public override void AccumulateGradient(T* features, nint stride, int rowCount, int featureCount, T* residuals, T* gradient) =>
        RowGradient.Accumulate<S, V, T>(features, stride, rowCount, featureCount, residuals, gradient);

    public override nint ScratchLength(int featureCount) => StripScratch<T>.Length(default(ConsecutiveRows), featureCount);

    public override void LossGradient<L>(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* labels,
        T* sampleWeights,
        T* coefficients,
        T intercept,
        T* scratch,
        double* sums)
    {
        ConsecutiveRows layout = new(stride);
        StripLossGradient.Compute<ConsecutiveRows, L, S, V, T>(
            layout,
            features,
            rowCount,
            featureCount,
            labels,
            sampleWeights,
            coefficients,
            intercept,
            null,
            null,
            StripScratch<T>.Over(layout, scratch, featureCount),
            false,
            sums);
    }

    public override ClassScratch<T> ClassScratchOver<C>(in C terms, byte* memory, int featureCount, int classCount) =>
        ClassScratch<T>.Over(default(ConsecutiveRows), in terms, memory, featureCount, classCount);

    public override void AddClassPass<C>(
        in C terms,
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        ClassScratch<T> scratch,
        double* sums) =>
        StripClassPass.Add<ConsecutiveRows, C, S, V, T>(
            new ConsecutiveRows(stride), in terms, features, 0, rowCount, featureCount, coefficients, intercepts, classCount, scratch, false, sums);

    public override void SoftmaxLine(
        T* start, T* end, nint stride, int classCount, T step, T* labels, T* sampleWeights, int count, T* scratch, double* sums) =>
        Classes.SoftmaxLine.Compute<S, V, T>(start, end, stride, classCount, step, labels, sampleWeights, count, scratch, sums);

    public override void SoftmaxCurvatures(
        T* logits, nint stride, int classCount, int classIndex, int otherClass, T* sampleWeights, int count, T* scratch, T* curvatures) =>
        Classes.SoftmaxCurvatures.Compute<S, V, T>(logits, stride, classCount, classIndex, otherClass, sampleWeights, count, scratch, curvatures);

    public override void HiddenForward(T* units, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs) =>
        Classes.HiddenUnits.Forward<S, V, T>(units, unitCount, coefficients, coefficientStride, outputCount, outputs);
}
