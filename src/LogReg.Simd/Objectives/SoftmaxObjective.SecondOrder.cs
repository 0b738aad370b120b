using System.Numerics.Tensors;
using LogReg.Simd.Kernels;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>
/// The rows as constraints on directions: a sample of class y has one for every other class k, v ↦ x̃ᵀ(v_y − v_k). The last class stands still, which takes the freedom of a
/// common vector away.
/// </content>
internal sealed unsafe partial class SoftmaxObjective<T> : ISecondOrder
    where T : unmanaged
{
    /// <summary>The most constraints that are looked at: an eighth of a gibibyte a vector of them.</summary>
    private const long MostConstraints = 1 << 24;

    private RowProducts? rows;
    private NativeBuffer? chosenPairs;
    private double[] ofOneClass = [];
    private double[] ownVariables = [];
    private double[] classLogits = [];
    private double[] classRoundings = [];
    private double[] probabilities = [];
    private bool areProbabilitiesFresh;

    public ISecondOrder? SecondOrder => (long)samples.Count * (ClassCount - 1) <= MostConstraints ? this : null;

    public int DirectionCount => checked((ClassCount - 1) * ClassSize);

    public int ConstraintCount => checked(samples.Count * (ClassCount - 1));

    public bool IsSeparable => true;

    private int ClassSize => coordinates.OfOneClass.VariableCount;

    public bool IsIntercept(int variable) => variable % ClassSize == features.FeatureCount;

    public bool Counts(int constraint) => samples.Weights == null || Elements.ToDouble(samples.Weights[constraint % samples.Count]) > 0;

    public void ToDirection(ReadOnlySpan<double> variables, Span<double> direction)
    {
        ToSlopes(variables, direction);
        for (int k = 0; k < ClassCount - 1; k++)
        {
            Span<double> own = direction.Slice(k * ClassSize, ClassSize);
            Doubles.Subtract(own[..features.FeatureCount], variables.Slice((ClassCount - 1) * features.FeatureCount, features.FeatureCount), own);
            if (coordinates.HasIntercept)
            {
                own[^1] -= variables[^1];
            }
        }
    }

    public void ToSlopes(ReadOnlySpan<double> gradient, Span<double> slopes)
    {
        for (int k = 0; k < ClassCount - 1; k++)
        {
            coordinates.Blocks.Take(gradient, k, slopes[(k * ClassSize)..]);
        }
    }

    public void FromDirection(ReadOnlySpan<double> direction, Span<double> variables)
    {
        variables.Clear();
        for (int k = 0; k < ClassCount - 1; k++)
        {
            coordinates.Blocks.Give(direction[(k * ClassSize)..], k, variables);
        }
    }

    public void Project(ReadOnlySpan<double> direction, Span<double> moves, Span<double> roundings)
    {
        int n = samples.Count;
        Reserve();
        for (int k = 0; k < ClassCount - 1; k++)
        {
            double intercept = coordinates.OfOneClass.ToCoefficients(direction.Slice(k * ClassSize, ClassSize), ofOneClass);
            Span<double> bounds = roundings.IsEmpty ? [] : classRoundings.AsSpan(k * n, n);
            rows!.Project(ofOneClass.AsSpan(0, features.FeatureCount), intercept, classLogits.AsSpan(k * n, n), bounds);
        }

        for (int c = 0; c < moves.Length; c++)
        {
            (int own, int other) = PairOf(c);
            moves[c] = Counts(c) ? LogitOf(own, c % n) - LogitOf(other, c % n) : 0;
            if (!roundings.IsEmpty)
            {
                roundings[c] = RoundingOf(own, c % n) + RoundingOf(other, c % n) + (Unit * Math.Abs(moves[c]));
            }
        }

        Work.Passes += passShare * (ClassCount - 1);

        double LogitOf(int k, int i) => k == ClassCount - 1 ? 0 : classLogits[(k * n) + i];

        double RoundingOf(int k, int i) => k == ClassCount - 1 ? 0 : classRoundings[(k * n) + i];
    }

    public void Accumulate(ReadOnlySpan<double> values, Span<double> direction)
    {
        int n = samples.Count;
        Reserve();
        Array.Clear(classLogits);
        for (int c = 0; c < values.Length; c++)
        {
            (int own, int other) = PairOf(c);
            if (own < ClassCount - 1)
            {
                classLogits[(own * n) + (c % n)] += values[c];
            }

            if (other < ClassCount - 1)
            {
                classLogits[(other * n) + (c % n)] -= values[c];
            }
        }

        for (int k = 0; k < ClassCount - 1; k++)
        {
            double byIntercept = rows!.Accumulate(classLogits.AsSpan(k * n, n), ofOneClass.AsSpan(0, features.FeatureCount));
            Span<double> own = direction.Slice(k * ClassSize, ClassSize);
            coordinates.OfOneClass.PullBack(ofOneClass, byIntercept, own);
            Doubles.Divide(own, weightSum);
        }

        Work.Passes += passShare * (ClassCount - 1);
    }

    public void ApplyCurvatures(ReadOnlySpan<double> moves, Span<double> changes)
    {
        int n = samples.Count;
        double[] p = Probabilities();
        for (int i = 0; i < n; i++)
        {
            double mean = MeanMove(moves, p, i, n);
            double weight = samples.Weights == null ? 1 : Elements.ToDouble(samples.Weights[i]);
            for (int c = i; c < moves.Length; c += n)
            {
                changes[c] = weight * p[c] * (moves[c] - mean);
            }
        }
    }

    public (double Share, double Smallest) LargestLoss(ReadOnlySpan<double> moves)
    {
        int n = samples.Count;
        double[] p = Probabilities();
        (double share, double smallest) = (0, double.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            double weight = samples.Weights == null ? 1 : Elements.ToDouble(samples.Weights[i]);
            double mean = MeanMove(moves, p, i, n);
            for (int c = i; c < moves.Length && weight > 0; c += n)
            {
                smallest = Math.Min(smallest, weight * p[c]);
                share = Math.Max(share, p[c] > 0 ? moves[c] - mean : 0);
            }
        }

        return (share, smallest / weightSum);
    }

    public void FormHessian(LowerMatrix hessian, Span<double> rounding)
    {
        rounding.Clear();
        AddPairs(hessian, PlaceInDirection, CurvaturesOf, rounding);
    }

    public void FormGram(ReadOnlySpan<bool> constraints, LowerMatrix gram, Span<double> rounding)
    {
        rounding.Clear();
        int n = samples.Count;
        bool[] chosen = constraints.ToArray();
        chosenPairs ??= new NativeBuffer((nuint)n * (nuint)sizeof(T));
        AddPairs(gram, PlaceInDirection, Chosen, rounding);

        T* Chosen(int a, int b)
        {
            T* weights = (T*)chosenPairs.Pointer;
            for (int i = 0; i < n; i++)
            {
                int label = (int)Elements.ToDouble(samples.Labels[i]);
                int other = label == a ? b : label == b ? a : -1;
                weights[i] = Elements.Of<T>(other >= 0 && chosen[(SlotOf(label, other) * n) + i] ? -1 : 0);
            }

            return weights;
        }
    }

    private static int SlotOf(int label, int other) => other < label ? other : other - 1;

    /// <summary>Σ p_k·move_k over all classes of a sample; towards its own it does not move.</summary>
    private static double MeanMove(ReadOnlySpan<double> moves, double[] p, int i, int n)
    {
        double mean = 0;
        for (int c = i; c < moves.Length; c += n)
        {
            mean += p[c] * moves[c];
        }

        return mean;
    }

    /// <summary>The class of the sample of a constraint and the other one: constraints are class after class, without the sample's own.</summary>
    private (int Own, int Other) PairOf(int constraint)
    {
        int own = (int)Elements.ToDouble(samples.Labels[constraint % samples.Count]);
        int slot = constraint / samples.Count;
        return (own, slot < own ? slot : slot + 1);
    }

    /// <summary>The probability of the other class of every constraint.</summary>
    private double[] Probabilities()
    {
        if (areProbabilitiesFresh)
        {
            return probabilities;
        }

        probabilities = probabilities.Length == 0 ? new double[ConstraintCount] : probabilities;
        int n = samples.Count;
        double[] p = new double[ClassCount];
        fixed (double* all = p)
        {
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < ClassCount; k++)
                {
                    p[k] = Elements.ToDouble(samples.Logits[((nint)k * n) + i]);
                }

                double scale = 1 / SpanKernels<double>.Instance.ExponentialSum(all, ClassCount, TensorPrimitives.Max<double>(p), all);
                for (int c = i; c < probabilities.Length; c += n)
                {
                    probabilities[c] = scale * p[PairOf(c).Other];
                }
            }
        }

        areProbabilitiesFresh = true;
        return probabilities;
    }

    /// <summary>Where a variable of a class stands in a direction; −1 for the last class, which stands still.</summary>
    private int PlaceInDirection(int classIndex, int variable) => classIndex == ClassCount - 1 ? -1 : (classIndex * ClassSize) + variable;

    private void Reserve()
    {
        rows ??= new RowProducts(features.InDouble(), Team);
        if (classLogits.Length == 0)
        {
            ofOneClass = new double[features.FeatureCount];
            ownVariables = new double[features.FeatureCount + 1];
            classLogits = new double[ConstraintCount];
            classRoundings = new double[ConstraintCount];
        }
    }
}
