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
