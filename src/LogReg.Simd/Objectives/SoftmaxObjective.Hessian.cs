using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <content>The formed Hessian of several classes (formulas 2.5 and 3.3): block (k, l) has the curvatures s·p_k·([k = l] − p_l).</content>
/// <remarks>
/// The curvature diag(p) − p·pᵀ of a sample is the sum of p_k·p_l·(e_k − e_l)(e_k − e_l)ᵀ over the pairs of classes: the whole Hessian is made of one weighted Gram matrix a
/// pair, and nothing cancels.
/// </remarks>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    private FormedHessian<T>? formedHessian;
    private ClassCurvaturesWork<T>? curvatures;
    private LowerMatrix? pair;
    private ColumnScales? scales;
    private Func<int, int, int>? placeOfVariable;
    private PairWeights? curvaturesOf;
    private double[] roundingOfPair = [];

    /// <summary>The weights of a pair of classes, one per sample.</summary>
    private delegate T* PairWeights(int classIndex, int otherClass);

    public void ComputeHessian(int block, LowerMatrix hessian) => FormPair(CurvaturesOf(block, block), Penalty.L2, hessian, []);

    public void ComputeWholeHessian(LowerMatrix hessian)
    {
        placeOfVariable ??= PlaceOfVariable;
        curvaturesOf ??= CurvaturesOf;
        AddPairs(hessian, placeOfVariable, curvaturesOf, []);
        for (int j = 0; j < PenalizedCount; j++)
        {
            hessian.Row(j)[j] += Penalty.L2;
        }
    }

    /// <summary>Gets the curvature p(1 − p) of a class that is as probable as the others.</summary>
    private double UsualCurvature => (ClassCount - 1) / ((double)ClassCount * ClassCount);

    public ColumnScales MeasureColumns()
    {
        if (scales is null)
        {
            scales = MeasuredColumns.Of(features, coordinates.OfOneClass, Team, samples.Weights, weightSum, UsualCurvature);
            Work.Passes += MeasuredColumns.Passes * passShare;
        }

        return scales;
    }

    /// <summary>Where a variable of a class stands among all: the intercepts behind all coefficients.</summary>
    private int PlaceOfVariable(int classIndex, int variable) =>
        variable < features.FeatureCount ? (classIndex * features.FeatureCount) + variable : PenalizedCount + classIndex;

    /// <summary>The curvatures s·p_k·([k = l] − p_l) of the current point.</summary>
    private T* CurvaturesOf(int classIndex, int otherClass)
    {
        curvatures ??= new ClassCurvaturesWork<T>(samples.Count, ClassCount, Team.WorkerCount);
        curvatures.Logits = samples.Logits;
        curvatures.SampleWeights = samples.Weights;
        curvatures.ClassIndex = classIndex;
        curvatures.OtherClass = otherClass;
        Team.Run(curvatures, RowPieces.Count(samples.Count));
        return curvatures.Curvatures;
    }

    private void FormPair(T* weights, double l2Strength, LowerMatrix hessian, Span<double> rounding)
    {
        formedHessian ??= new FormedHessian<T>(features, coordinates.OfOneClass, Team);
        formedHessian.Compute(weights, weightSum, l2Strength, hessian, rounding);
        Work.Passes += FormedHessian<T>.Passes * passShare;
    }

    /// <summary>Forms Σ −w_kl·(e_k − e_l)(e_k − e_l)ᵀ ⊗ x̃x̃ᵀ over the pairs of classes, from weights w_kl ≤ 0 of the samples.</summary>
    /// <param name="matrix">Receives the lower triangle.</param>
    /// <param name="placeOf">Where a variable of a class stands; −1 for nowhere.</param>
    /// <param name="weightsOf">The weights of a pair.</param>
    /// <param name="rounding">As in <see cref="FormedHessian{T}.Compute"/>; by place.</param>
    private void AddPairs(LowerMatrix matrix, Func<int, int, int> placeOf, PairWeights weightsOf, Span<double> rounding)
    {
        pair ??= new LowerMatrix(ClassSize);
        if (!rounding.IsEmpty && roundingOfPair.Length == 0)
        {
            roundingOfPair = new double[ClassSize];
        }

        Span<double> ofPair = rounding.IsEmpty ? [] : roundingOfPair;
        for (int row = 0; row < matrix.Size; row++)
        {
            matrix.Row(row).Clear();
        }

        for (int k = 1; k < ClassCount; k++)
        {
            for (int l = 0; l < k; l++)
            {
                ofPair.Clear();
                FormPair(weightsOf(k, l), 0, pair, ofPair);
                AddBlock(matrix, placeOf, k, l, 1);
                AddBlock(matrix, placeOf, k, k, -1);
                AddBlock(matrix, placeOf, l, l, -1);
                for (int j = 0; j < ofPair.Length; j++)
                {
                    AddRounding(rounding, placeOf(k, j), ofPair[j]);
                    AddRounding(rounding, placeOf(l, j), ofPair[j]);
                }
            }
        }
    }

    private static void AddRounding(Span<double> rounding, int place, double value)
    {
        if (place >= 0)
        {
            rounding[place] += Math.Abs(value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(LowerMatrix matrix, Func<int, int, int> placeOf, int rowClass, int columnClass, double factor)
    {
        for (int row = 0; row < ClassSize; row++)
        {
            int rowPlace = placeOf(rowClass, row);
            int last = rowClass == columnClass ? row : ClassSize - 1;
            for (int column = 0; column <= last; column++)
            {
                int columnPlace = placeOf(columnClass, column);
                if (rowPlace >= 0 && columnPlace >= 0)
                {
                    double value = column <= row ? pair!.Row(row)[column] : pair!.Row(column)[row];
                    matrix.Row(Math.Max(rowPlace, columnPlace))[Math.Min(rowPlace, columnPlace)] += factor * value;
                }
            }
        }
    }

    private void DisposeHessian()
    {
        formedHessian?.Dispose();
        curvatures?.Dispose();
        pair?.Dispose();
    }
}
