using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>The exponential in about 98 bits, four numbers at a time: e^x = 2^m · 2^(j/64) · e^r, |r| at most log 2/128.</summary>
internal static class LaneExponential
{
    /// <summary>An exponential below that of this is as good as zero.</summary>
    private const double LeastExponent = -690;

    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;
    private const double StepsOverLog2 = Steps * 1.4426950408889634;

    /// <summary>1.5·2⁵²: adding it rounds to a whole number, which stands in the low bits then.</summary>
    private const double Rounder = 6755399441055744;

    // log 2 and 1/3!, 1/4! as sums of doubles.
    private static readonly DoubleDouble Log2Step = new(0.6931471805599453 / Steps, 2.3190468138462996e-17 / Steps);
    private const double Log2StepRest = 5.7077084384162121e-34 / Steps;
    private static readonly DoubleDouble Sixth = (DoubleDouble)1 / 6;
    private static readonly DoubleDouble TwentyFourth = (DoubleDouble)1 / 24;

    /// <summary>2^(j/64), the numbers rounded to double, and behind them what that left.</summary>
    private static readonly double[] Powers = PowersOfTwo();

    /// <summary>e^x of numbers that are not positive, or are so by rounding only.</summary>
    /// <remarks>In parts that are not inlined into one another: beyond 512 variables the compiler inlines no operator any more, which makes the same arithmetic ten times slower.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LanePair OfNegative(LanePair x)
    {
        Vector256<double> isTiny = Vector256.LessThan(x.High, Vector256.Create(LeastExponent));
        x = LanePair.Select(isTiny, LanePair.Of(LeastExponent), x);
        Vector256<double> rounded = Vector256.FusedMultiplyAdd(x.High, Vector256.Create(StepsOverLog2), Vector256.Create(Rounder));
        Vector256<double> whole = rounded - Vector256.Create(Rounder);
        LanePair rest = x - (LanePair.Of(Log2Step) * whole);
        LanePair less = LessOne(rest.Add(whole * Vector256.Create(-Log2StepRest)));
        LanePair step = Step(rounded.AsInt64() & Vector256.Create((long)(Steps - 1)));

        // What the shift to the right brings in from above is shifted out again.
        Vector256<double> power = Vector256.ShiftLeft(Vector256.ShiftRightLogical(rounded.AsInt64(), StepBits) + Vector256.Create(1023L), 52).AsDouble();
        return (step + (step * less)).Scale(power);
    }

    /// <summary>e^r − 1 of small numbers: r + r²(1/2 + r(1/6 + r(1/24 + r(1/120 + r/720 + …)))); double is enough for what stands behind 1/24.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LanePair LessOne(LanePair rest)
    {
        Vector256<double> r = rest.High;
        Vector256<double> tail = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.0 / 3628800), Vector256.Create(1.0 / 362880));
        tail = Vector256.FusedMultiplyAdd(tail, r, Vector256.Create(1.0 / 40320));
        tail = Vector256.FusedMultiplyAdd(tail, r, Vector256.Create(1.0 / 5040));
        tail = Vector256.FusedMultiplyAdd(tail, r, Vector256.Create(1.0 / 720));
        tail = Vector256.FusedMultiplyAdd(tail, r, Vector256.Create(1.0 / 120));
        LanePair series = LanePair.Of(TwentyFourth).Add(r * tail);
        series = LanePair.Of(Sixth) + (rest * series);
        series = LanePair.Of(0.5) + (rest * series);
        return rest + (rest * rest * series);
    }

    private static LanePair Step(Vector256<long> index)
    {
        (int a, int b, int c, int d) = ((int)index.GetElement(0), (int)index.GetElement(1), (int)index.GetElement(2), (int)index.GetElement(3));
        return new(Vector256.Create(Powers[a], Powers[b], Powers[c], Powers[d]), Vector256.Create(Powers[a + Steps], Powers[b + Steps], Powers[c + Steps], Powers[d + Steps]));
    }

    /// <summary>By products of the roots 2^(1/2), 2^(1/4), … that the bits of j stand for.</summary>
    private static double[] PowersOfTwo()
    {
        double[] powers = new double[2 * Steps];
        for (int j = 0; j < Steps; j++)
        {
            DoubleDouble power = 1;
            DoubleDouble root = 2;
            for (int bit = StepBits - 1; bit >= 0; bit--)
            {
                root = DoubleDouble.Sqrt(root);
                power = (j >> bit & 1) == 1 ? power * root : power;
            }

            (powers[j], powers[j + Steps]) = (power.High, power.Low);
        }

        return powers;
    }
}
