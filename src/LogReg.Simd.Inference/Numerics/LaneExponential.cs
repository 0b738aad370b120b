using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>The exponential in about 98 bits, eight numbers at a time.</summary>
internal static class LaneExponential
{
    /// <summary>An exponential below that of this is as good as zero.</summary>
    private const double LeastExponent = -690;

    private const double Log2E = 1.4426950408889634;

    /// <summary>1.5·2⁵²: adding it rounds to a whole number, which stands in the low bits then.</summary>
    private const double Rounder = 6755399441055744;

    private const int Halvings = 8;

    // log 2 and 1/3!, 1/4! as sums of doubles.
    private static readonly DoubleDouble Log2 = new(0.6931471805599453, 2.3190468138462996e-17);
    private const double Log2Rest = 5.7077084384162121e-34;
    private static readonly DoubleDouble Sixth = (DoubleDouble)1 / 6;
    private static readonly DoubleDouble TwentyFourth = (DoubleDouble)1 / 24;

    /// <summary>e^x of numbers that are not positive, or are so by rounding only.</summary>
    /// <remarks>In parts that are not inlined into one another: beyond 512 variables the compiler inlines no operator any more, which makes the same arithmetic ten times slower.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LanePair OfNegative(LanePair x)
    {
        Vector512<double> isTiny = Vector512.LessThan(x.High, Vector512.Create(LeastExponent));
        x = LanePair.Select(isTiny, LanePair.Of(LeastExponent), x);
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x.High, Vector512.Create(Log2E), Vector512.Create(Rounder));
        Vector512<double> whole = rounded - Vector512.Create(Rounder);
        LanePair rest = x - (LanePair.Of(Log2) * whole);
        rest = (rest + new LanePair(whole * Vector512.Create(-Log2Rest), Vector512<double>.Zero)).Scale(Vector512.Create(1.0 / (1 << Halvings)));
        LanePair less = Doubled(LessOne(rest));
        Vector512<double> power = Vector512.ShiftLeft(rounded.AsInt64() + Vector512.Create(1023L), 52).AsDouble();
        return (LanePair.Of(1) + less).Scale(power);
    }

    /// <summary>e^r − 1 of small numbers: r + r²(1/2 + r(1/6 + r(1/24 + r(1/120 + r/720 + …)))); double is enough for what stands behind 1/24.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LanePair LessOne(LanePair rest)
    {
        Vector512<double> r = rest.High;
        Vector512<double> tail = Vector512.FusedMultiplyAdd(
            Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 40320), Vector512.Create(1.0 / 5040)), r, Vector512.Create(1.0 / 720)), r, Vector512.Create(1.0 / 120));
        LanePair series = LanePair.Of(TwentyFourth) + (rest * tail);
        series = Next(LanePair.Of(Sixth), rest, series);
        series = Next(LanePair.Of(0.5), rest, series);
        return Next(rest, rest * rest, series);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LanePair Next(LanePair term, LanePair factor, LanePair series) => term + (factor * series);

    /// <summary>e^x − 1 from that of x over a power of two.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LanePair Doubled(LanePair less)
    {
        for (int i = 0; i < Halvings; i++)
        {
            less = less.Scale(Vector512.Create(2.0)) + (less * less);
        }

        return less;
    }
}
