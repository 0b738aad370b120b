using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>Which columns are linear combinations of those before them, over some of the rows.</summary>
internal sealed class Dependences
{
    /// <summary>What the columns before it leave of a column, beside its length, may be this small before it counts as nothing.</summary>
    public const double LeastShare = 1e-13;

    /// <summary>A factor in double shows this much dependence and is right about it.</summary>
    private const double MostInflation = 1e6;

    /// <summary>Shares in a combination that are rounding.</summary>
    private const double LeastFactor = 1e-11;

    private readonly SymmetricFactor<DoubleDouble> factor;
    private readonly DoubleDouble[] gram;

    private Dependences(SymmetricFactor<DoubleDouble> factor, DoubleDouble[] gram, bool[] isDependent) => (this.factor, this.gram, IsDependent) = (factor, gram, isDependent);

    /// <summary>Gets which columns depend on those before them.</summary>
    public bool[] IsDependent { get; }

    /// <summary>Looks at the rows of weight 1; those of weight 0 do not count.</summary>
    public static Dependences Of(Design design, double[] weights, int threadCount)
    {
        int size = design.ColumnCount;
        if (RowSample.IsUseful(design) && AreIndependent(design.Sample(RowSample.Step), RowSample.Of(weights), design.RowCount, threadCount))
        {
            return new Dependences(new SymmetricFactor<DoubleDouble>(size), [], new bool[size]);
        }

        double[] quick = new double[size * size];
        SymmetricFactor<double> quickFactor = new(size);
        GramPass.Compute(design, weights, quick, threadCount);
        quickFactor.Factor(quick, LeastShare, value => value);
        SymmetricFactor<DoubleDouble> factor = new(size);
        if (quickFactor.Rank == size && quickFactor.LargestInflation < MostInflation)
        {
            return new Dependences(factor, [], new bool[size]);
        }

        DoubleDouble[] gram = new DoubleDouble[size * size];
        GramPass.Compute(design, weights, gram, threadCount);
        factor.Factor(gram, LeastShare * LeastShare, value => value.High);
        return new Dependences(factor, gram, factor.IsDependent);
    }

    /// <summary>Whether some of the rows show that columns are independent over all of them: what is left of a column over some rows is not more than over all.</summary>
    private static bool AreIndependent(Design sample, double[] weights, int rowCount, int threadCount)
    {
        int size = sample.ColumnCount;
        double[] gram = new double[size * size];
        SymmetricFactor<double> factor = new(size);
        GramPass.Compute(sample, weights, gram, threadCount);
        factor.Factor(gram, LeastShare, value => value);
        bool isIndependent = factor.Rank == size && factor.LargestInflation < MostInflation;
        for (int j = 0; j < size && isIndependent; j++)
        {
            isIndependent = rowCount * sample.Sizes[j] * sample.Sizes[j] / factor.Pivots[j] < MostInflation;
        }

        return isIndependent;
    }

    /// <summary>The factors of the columns that make a dependent one, in the units of the design; exact zeros for those that have no part in it.</summary>
    public DoubleDouble[] Combination(int column)
    {
        DoubleDouble[] combination = factor.Combination(gram, column);
        double largest = combination.Max(value => Math.Abs(value.High));
        for (int j = 0; j < combination.Length; j++)
        {
            if (Math.Abs(combination[j].High) <= LeastFactor * largest)
            {
                combination[j] = default;
            }
        }

        return combination;
    }
}
