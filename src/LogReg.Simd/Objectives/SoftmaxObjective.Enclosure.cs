namespace LogReg.Simd.Objectives;

/// <content>What bounds the distance to an optimum without a penalty: the reach of the rows, and rounding.</content>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    private ColumnMagnitudes? magnitudes;

    public double WeightSum => weightSum;

    /// <summary>Gets one: along a direction the third derivative of a row's loss is the third central moment of the classes' logits, at most their range times the variance, the second.</summary>
    public double ThirdDerivativeShare => 1;

    private ColumnMagnitudes Magnitudes => magnitudes ??= ColumnMagnitudes.Of(features, coordinates.OfOneClass, Team, Work, passShare);

    /// <summary>The sum of the two largest reaches of a class; the last class stands still.</summary>
    public double Reach(ReadOnlySpan<double> sizes) => TwoLargest(sizes, Magnitudes.Reach);

    /// <summary>Probabilities move by the range of the logits' errors at most, their residuals by as much in all; the residuals of a row add up to 2(1 − p_y), twice its loss at most.</summary>
    public double GradientRounding(ReadOnlySpan<double> direction, double loss, ReadOnlySpan<double> sizes) =>
        (LogitRounding(direction) * Reach(sizes)) + (4 * Rounding * loss * TwoLargest(sizes, Magnitudes.SumReach));

    public double ValueRounding(ReadOnlySpan<double> direction, double loss)
    {
        double logit = LogitRounding(direction);
        return (Rounding * loss) + ((logit + (2 * loss)) * logit);
    }

    public double CoefficientRounding(ReadOnlySpan<double> direction)
    {
        double largest = 0;
        for (int k = 0; k < ClassCount - 1; k++)
        {
            largest = Math.Max(largest, Magnitudes.InterceptRounding(direction.Slice(k * ClassSize, ClassSize)));
        }

        return 2 * largest;
    }

    public void ToDirection(ReadOnlySpan<double> point, in Certificate stated, Span<double> direction)
    {
        ToDirection(point, direction);
        double last = 0;
        for (int k = ClassCount - 1; k >= 0 && coordinates.HasIntercept && certifiedIntercepts.Length > 0; k--)
        {
            coordinates.Blocks.Take(point, k, ownVariables);
            double moved = certifiedIntercepts[k] - coordinates.OfOneClass.ToCoefficients(ownVariables, ofOneClass);
            last = k == ClassCount - 1 ? moved : last;
            if (k < ClassCount - 1)
            {
                direction[((k + 1) * ClassSize) - 1] += moved - last;
            }
        }
    }

    /// <summary>The most that rounding moves the difference of two logits. The classes' common vector, which is not in a direction, is no larger than they are.</summary>
    private double LogitRounding(ReadOnlySpan<double> direction)
    {
        double largest = 0;
        for (int k = 0; k < ClassCount - 1; k++)
        {
            largest = Math.Max(largest, Magnitudes.LogitRounding(direction.Slice(k * ClassSize, ClassSize)));
        }

        return 4 * largest;
    }

    private double TwoLargest(ReadOnlySpan<double> sizes, Func<ReadOnlySpan<double>, double> reach)
    {
        (double largest, double second) = (0, 0);
        for (int k = 0; k < ClassCount - 1; k++)
        {
            double own = reach(sizes.Slice(k * ClassSize, ClassSize));
            (largest, second) = own > largest ? (own, largest) : (largest, Math.Max(second, own));
        }

        return largest + second;
    }
}
