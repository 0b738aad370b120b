using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>The rows as constraints on directions: a_c = ±x̃ of sample c, positive for class 1.</content>
internal sealed unsafe partial class LinearObjective<L, T> : ISecondOrder
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private RowProducts? rows;
    private NativeBuffer? selection;
    private double[] signed = [];

    public ISecondOrder? SecondOrder => L.IsConvex ? this : null;

    public int DirectionCount => VariableCount;

    public int ConstraintCount => samples.Count;

    public bool IsSeparable => L.VanishesWithMargin;

    public bool IsIntercept(int variable) => variable == features.FeatureCount;

    public bool Counts(int constraint) => samples.Weights == null || Elements.ToDouble(samples.Weights[constraint]) > 0;

    public void ToDirection(ReadOnlySpan<double> variables, Span<double> direction) => variables.CopyTo(direction);

    public void ToSlopes(ReadOnlySpan<double> gradient, Span<double> slopes) => gradient.CopyTo(slopes);

    public void FromDirection(ReadOnlySpan<double> direction, Span<double> variables) => direction.CopyTo(variables);

    public void Project(ReadOnlySpan<double> direction, Span<double> moves, Span<double> roundings)
    {
        rows ??= new RowProducts(features.InDouble(), Team);
        double intercept = coordinates.ToCoefficients(direction, coefficients);
        rows.Project(coefficients, intercept, moves, roundings);
        for (int i = 0; i < moves.Length; i++)
        {
            moves[i] = Counts(i) ? SideOf(i) * moves[i] : 0;
        }

        Work.Passes += passShare;
    }

    public void Accumulate(ReadOnlySpan<double> values, Span<double> direction)
    {
        rows ??= new RowProducts(features.InDouble(), Team);
        signed = signed.Length == 0 ? new double[samples.Count] : signed;
        for (int i = 0; i < signed.Length; i++)
        {
            signed[i] = SideOf(i) * values[i];
        }

        PullBack(rows.Accumulate(signed, coefficients), direction);
        Work.Passes += passShare;
    }

    public void ApplyCurvatures(ReadOnlySpan<double> moves, Span<double> changes)
    {
        for (int i = 0; i < moves.Length; i++)
        {
            changes[i] = Elements.ToDouble(samples.Curvatures[i]) * moves[i];
        }
    }

    public (double Share, double Smallest) LargestLoss(ReadOnlySpan<double> moves)
    {
        const int Block = 32 * Lanes.Count;
        double* buffers = stackalloc double[4 * Block];
        double* lanes = stackalloc double[2 * Lanes.Count];
        (double share, double smallest) = (0, double.PositiveInfinity);
        for (int first = 0; first < moves.Length; first += Block)
        {
            int count = Math.Min(Block, moves.Length - first);
            Elements.Widen(samples.Logits + first, count, buffers);
            Elements.Widen(samples.Labels + first, count, buffers + Block);
            SpanKernels<double>.Instance.LossTerms<L>(
                buffers, buffers + Block, null, count, buffers + (2 * Block), buffers + (3 * Block), lanes, lanes + Lanes.Count);
            for (int i = 0; i < count; i++)
            {
                if (Counts(first + i))
                {
                    double residual = Math.Abs(buffers[(2 * Block) + i]);
                    double weight = samples.Weights == null ? 1 : Elements.ToDouble(samples.Weights[first + i]);
                    smallest = Math.Min(smallest, weight * residual);
                    share = Math.Max(share, residual > 0 ? buffers[(3 * Block) + i] / residual * moves[first + i] : 0);
                }
            }
        }

        return (share, smallest / weightSum);
    }

    public void FormHessian(LowerMatrix hessian, Span<double> rounding) => FormHessian(samples.Curvatures, Penalty.L2, hessian, rounding);

    public void FormGram(ReadOnlySpan<bool> constraints, LowerMatrix gram, Span<double> rounding)
    {
        selection ??= new NativeBuffer((nuint)samples.Count * (nuint)sizeof(T));
        T* chosen = (T*)selection.Pointer;
        for (int i = 0; i < constraints.Length; i++)
        {
            chosen[i] = Elements.Of<T>(constraints[i] ? 1 : 0);
        }

        FormHessian(chosen, 0, gram, rounding);
    }

    private void FormHessian(T* curvatures, double l2Strength, LowerMatrix hessian, Span<double> rounding)
    {
        formedHessian ??= new FormedHessian<T>(features, coordinates, Team);
        rounding.Clear();
        formedHessian.Compute(curvatures, weightSum, l2Strength, hessian, rounding);
        Work.Passes += FormedHessian<T>.Passes * passShare;
    }

    private double SideOf(int sample) => Elements.ToDouble(samples.Labels[sample]) > 0.5 ? 1 : -1;
}
