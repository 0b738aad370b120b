using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>Newton's method with step halving (formula 4.7) until the decrement is rounding; in double, or in about 100 bits where the Hessian is nearly singular in double.</summary>
/// <param name="likelihood">A likelihood of independent columns.</param>
/// <param name="start">Where it begins.</param>
internal sealed class NewtonSearch(ILikelihood likelihood, double[] start)
{
    /// <summary>Twice the log-likelihood that a step promises: as little is rounding.</summary>
    private const double LeastDecrement = 1e-25;

    /// <summary>From here on Newton's method squares the decrement.</summary>
    private const double RegularDecrement = 0.1;

    /// <summary>From here on a decrement that does not fall any more has reached the rounding of the pass.</summary>
    private const double SmallDecrement = 1e-10;

    /// <summary>A factor in double with a larger inflation is not trusted.</summary>
    private const double MostInflation = 1e9;

    /// <summary>Half a unit in the last place: of the sizes that go into logits, the loss in double is off by as much where coefficients are large and cancel.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private const double PivotFloor = 1e-13;
    private const double ExactPivotFloor = 1e-26;
    private const int MostHalvings = 30;

    private readonly int size = likelihood.Size;
    private readonly double[] gradient = new double[likelihood.Size];
    private readonly double[] hessian = new double[likelihood.Size * likelihood.Size];
    private readonly SymmetricFactor<double> factor = new(likelihood.Size);
    private bool isExact;
    private double loss = double.NaN;
    private double lastDecrement = double.PositiveInfinity;
    private double lossRounding;

    /// <summary>Gets the point in the units of the design.</summary>
    public DoubleDouble[] Point { get; } = [.. start.Select(value => (DoubleDouble)value)];

    /// <summary>Gets the iterations so far.</summary>
    public int Iterations { get; private set; }

    /// <summary>Gets twice what the last step promised of the log-likelihood.</summary>
    public double Decrement => lastDecrement;

    /// <summary>Gets a value indicating whether the decrement is rounding.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>Gets a value indicating whether no curvature is left.</summary>
    public bool IsFlat { get; private set; }

    /// <summary>Makes one step.</summary>
    public void Step()
    {
        if (double.IsNaN(loss))
        {
            loss = likelihood.Evaluate(DoubleDouble.Rounded(Point), gradient, isExact ? [] : hessian);
        }

        Iterations++;
        DoubleDouble[] step = new DoubleDouble[size];
        double decrement = isExact ? double.NaN : SolveInDouble(step);
        if (double.IsNaN(decrement))
        {
            isExact = true;
            decrement = SolveExactly(step);
        }

        if (IsFlat)
        {
            return;
        }

        // Near the maximum the decrement of a step is about the square of the one before it, by a factor that two of them tell.
        double next = lastDecrement <= RegularDecrement ? decrement * decrement * (decrement / (lastDecrement * lastDecrement)) : decrement;
        HasConverged = Math.Min(next, decrement) <= LeastDecrement || (decrement <= SmallDecrement && decrement >= lastDecrement / 4);
        lastDecrement = decrement;
        if (HasConverged)
        {
            for (int j = 0; j < size; j++)
            {
                Point[j] += step[j];
            }

            return;
        }

        Search(step, decrement);
    }

    /// <summary>Takes what rounding in double has left of the way: a step by the exact gradient and the last factor, where that is trusted.</summary>
    public void Polish()
    {
        if (isExact)
        {
            return;
        }

        DoubleDouble[] slope = new DoubleDouble[size];
        double[] solution = new double[size];
        likelihood.EvaluateExactly(Point, slope, []);
        factor.Solve(DoubleDouble.Rounded(slope), solution);
        for (int j = 0; j < size; j++)
        {
            Point[j] -= solution[j];
        }
    }

    private double SolveInDouble(DoubleDouble[] step)
    {
        factor.Factor(hessian, PivotFloor, value => value);
        if (factor.Rank < size || factor.LargestInflation > MostInflation)
        {
            return double.NaN;
        }

        double[] solution = new double[size];
        factor.Solve(gradient, solution);
        double decrement = 0;
        for (int j = 0; j < size; j++)
        {
            step[j] = -solution[j];
            decrement += solution[j] * gradient[j];
        }

        return decrement;
    }

    private double SolveExactly(DoubleDouble[] step)
    {
        DoubleDouble[] slope = new DoubleDouble[size];
        DoubleDouble[] curvature = new DoubleDouble[size * size];
        SymmetricFactor<DoubleDouble> exactFactor = new(size);
        likelihood.EvaluateExactly(Point, slope, curvature);
        lossRounding = Unit * likelihood.ErrorScale;
        exactFactor.Factor(curvature, ExactPivotFloor, value => value.High);
        IsFlat = exactFactor.Rank < size;
        exactFactor.Solve(slope, step);
        double decrement = 0;
        for (int j = 0; j < size; j++)
        {
            decrement += step[j].High * slope[j].High;
            step[j] = -step[j];
        }

        return Math.Abs(decrement);
    }

    private void Search(DoubleDouble[] step, double decrement)
    {
        const double Sufficient = 1e-4;
        const double Rounding = 1e-13;
        DoubleDouble[] trial = new DoubleDouble[size];
        double length = 1;
        for (int halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            for (int j = 0; j < size; j++)
            {
                trial[j] = Point[j] + (step[j] * length);
            }

            double trialLoss = likelihood.Evaluate(DoubleDouble.Rounded(trial), gradient, isExact ? [] : hessian);
            if (trialLoss <= loss - (Sufficient * length * decrement) + (Rounding * Math.Abs(loss)) + lossRounding)
            {
                trial.CopyTo(Point, 0);
                loss = trialLoss;
                return;
            }
        }

        HasConverged = decrement <= SmallDecrement;
        IsFlat = !HasConverged;
    }
}
