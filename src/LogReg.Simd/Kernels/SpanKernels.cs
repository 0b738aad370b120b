using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Dense;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Kernels;

/// <summary>The kernels over the caller's memory, bound to a SIMD policy: the one place where the public door chooses its code.</summary>
/// <remarks>
/// The instance is a read-only static of known type, so the optimising JIT calls its methods directly. Pointers must be pinned.
/// </remarks>
internal abstract unsafe class SpanKernels<T>
    where T : unmanaged
{
    /// <summary>The kernels for this machine.</summary>
    public static readonly SpanKernels<T> Instance = (SpanKernels<T>)Width.Choose<Maker, T>(default);

    public abstract void Map<M>(T* source, int count, T* destination)
        where M : struct, IElementwiseMap;

    public abstract void MapPairs<M>(T* logits, T* labels, int count, T* destination)
        where M : struct, IPairMap;

    /// <inheritdoc cref="ExponentialSum.Compute"/>
    public abstract double ExponentialSum(T* source, int count, T maximum, T* destination);

    /// <inheritdoc cref="SmallSoftmax.TryCompute"/>
    public abstract bool TrySmallSoftmax(T* source, int count, T* destination);

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

    /// <summary>Σ a·b in 16 logical lanes: the bits of <see cref="Logits"/> of one row with an intercept of 0.</summary>
    public abstract T Dot(T* a, T* b, int count);

    /// <inheritdoc cref="RowClassLogits.Compute"/>
    public abstract void ClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride);

    /// <inheritdoc cref="RowProbabilities.Compute"/>
    public abstract void Probabilities(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* probabilities);

    /// <inheritdoc cref="RowGradient.Accumulate"/>
    public abstract void AccumulateGradient(T* features, nint stride, int rowCount, int featureCount, T* residuals, T* gradient);

    /// <summary>What a pass needs beside the rows, for <see cref="PassScratch{T}"/>.</summary>
    public abstract PassShape ShapeOf<C>(in C terms, int featureCount, int vectorCount)
        where C : struct, IRowTerms<T>;

    /// <summary>
    /// The pass over a panel of rows that begins with <paramref name="firstRow"/>, a multiple of 16; see
    /// <see cref="FusedPass.Add"/>. Rows that stream from memory (<see cref="RowGroup.Streams"/>) are read one after another.
    /// </summary>
    public abstract void AddPass<C>(
        in C terms,
        T* features,
        nint stride,
        int firstRow,
        int rowCount,
        int featureCount,
        bool streams,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        double* sums)
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="Terms.SoftmaxLine.Compute"/>
    public abstract void SoftmaxLine(
        T* start, T* end, nint stride, int classCount, T step, T* labels, T* sampleWeights, int count, T* scratch, double* sums);

    /// <inheritdoc cref="Terms.SoftmaxCurvatures.Compute"/>
    public abstract void SoftmaxCurvatures(
        T* logits, nint stride, int classCount, int classIndex, int otherClass, T* sampleWeights, int count, T* scratch, T* curvatures);

    /// <inheritdoc cref="Terms.SoftmaxShift.AddBlock"/>
    public abstract void SoftmaxShift(T* logits, int classCount, T* labels, T* weights, int rows, T* scratch, double* gradient, double* matrix);

    /// <inheritdoc cref="Terms.HiddenUnits.Forward"/>
    public abstract void HiddenForward(T* units, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs);

    private readonly struct Maker : IPolicyUser
    {
        public object For<S, V, E>()
            where S : struct, ISimd<V, E>
            where V : struct
            where E : unmanaged => new SpanKernels<S, V, E>();
    }
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

    public override bool TrySmallSoftmax(T* source, int count, T* destination) => SmallSoftmax.TryCompute<S, V, T>(source, count, destination);

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
        RowLogits.Compute<T, S, V, T>(
            features, stride, rowCount, featureCount, coefficients, intercept, logits, RowGroup.Streams<T>(stride, rowCount), RowGroup.Fetches<T>(stride, rowCount));

    /// <remarks>Optimised at once: solvers call it thousands of times in their first run.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override T Dot(T* a, T* b, int count) => LaneSums.Add(RowLogits.Dot<T, S, V, T>(a, count, b), default);

    public override void ClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride) =>
        RowClassLogits.Compute<S, V, T>(features, stride, rowCount, featureCount, coefficients, intercepts, classCount, logits, logitStride);

    public override void Probabilities(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* probabilities) =>
        RowProbabilities.Compute<S, V, T>(features, stride, rowCount, featureCount, coefficients, intercept, probabilities);

    public override void AccumulateGradient(T* features, nint stride, int rowCount, int featureCount, T* residuals, T* gradient) =>
        RowGradient.Accumulate<T, S, V, T>(features, stride, rowCount, featureCount, residuals, gradient);

    public override PassShape ShapeOf<C>(in C terms, int featureCount, int vectorCount)
    {
        ConsecutiveRows layout = default;
        int groupRows = layout.GroupRows(featureCount, sizeof(T), vectorCount, C.HasGradient);
        return new PassShape(
            vectorCount, layout.GradientSize(featureCount), groupRows, 0, terms.SumCount(vectorCount), terms.ScratchLength(vectorCount, groupRows));
    }

    public override void AddPass<C>(
        in C terms,
        T* features,
        nint stride,
        int firstRow,
        int rowCount,
        int featureCount,
        bool streams,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        double* sums) =>
        FusedPass.Add<DenseRows<ConsecutiveRows, T>, C, S, V, T>(
            new DenseRows<ConsecutiveRows, T>(new ConsecutiveRows(stride), new StripReader<T>(features), featureCount, null, streams),
            in terms,
            firstRow,
            rowCount,
            coefficients,
            intercepts,
            vectorCount,
            scratch,
            sums);

    public override void SoftmaxLine(
        T* start, T* end, nint stride, int classCount, T step, T* labels, T* sampleWeights, int count, T* scratch, double* sums) =>
        Terms.SoftmaxLine.Compute<S, V, T>(start, end, stride, classCount, step, labels, sampleWeights, count, scratch, sums);

    public override void SoftmaxCurvatures(
        T* logits, nint stride, int classCount, int classIndex, int otherClass, T* sampleWeights, int count, T* scratch, T* curvatures) =>
        Terms.SoftmaxCurvatures.Compute<S, V, T>(logits, stride, classCount, classIndex, otherClass, sampleWeights, count, scratch, curvatures);

    public override void SoftmaxShift(T* logits, int classCount, T* labels, T* weights, int rows, T* scratch, double* gradient, double* matrix) =>
        Terms.SoftmaxShift.AddBlock<S, V, T>(logits, classCount, labels, weights, rows, scratch, gradient, matrix);

    public override void HiddenForward(T* units, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs) =>
        Terms.HiddenUnits.Forward<S, V, T>(units, unitCount, coefficients, coefficientStride, outputCount, outputs);
}
