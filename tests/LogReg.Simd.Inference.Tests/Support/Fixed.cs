using System.Numerics;

namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>A real number with 400 binary places, exact in sums: the oracle's arithmetic, which shares nothing with what it judges.</summary>
internal readonly record struct Fixed(BigInteger Units)
{
    private const int Places = 400;

    public static Fixed One { get; } = new(BigInteger.One << Places);

    /// <summary>A double without rounding, as far as it has no bit behind the last place.</summary>
    public static Fixed Of(double value)
    {
        if (value == 0)
        {
            return default;
        }

        int exponent = Math.ILogB(value) - 52;
        BigInteger mantissa = new(Math.ScaleB(value, -exponent));
        int shift = exponent + Places;
        return new(shift >= 0 ? mantissa << shift : mantissa >> -shift);
    }

    public static Fixed operator +(Fixed left, Fixed right) => new(left.Units + right.Units);

    public static Fixed operator -(Fixed left, Fixed right) => new(left.Units - right.Units);

    public static Fixed operator -(Fixed value) => new(-value.Units);

    public static Fixed operator *(Fixed left, Fixed right) => new((left.Units * right.Units) >> Places);

    public static Fixed operator /(Fixed left, Fixed right) => new((left.Units << Places) / right.Units);

    public static bool operator <(Fixed left, Fixed right) => left.Units < right.Units;

    public static bool operator >(Fixed left, Fixed right) => left.Units > right.Units;

    public Fixed Abs() => new(BigInteger.Abs(Units));

    /// <summary>The number rounded to 53 bits or a little worse.</summary>
    public double ToDouble()
    {
        if (Units.IsZero)
        {
            return 0;
        }

        int drop = Math.Max(0, (int)BigInteger.Abs(Units).GetBitLength() - 64);
        return Math.ScaleB((double)(Units >> drop), drop - Places);
    }

    /// <summary>e^x by its series, after 2⁻³² of x.</summary>
    public static Fixed Exp(Fixed x)
    {
        const int Halvings = 32;
        Fixed small = new(x.Units >> Halvings);
        (Fixed sum, Fixed term) = (One, One);
        for (int k = 1; !term.Units.IsZero && k < 100; k++)
        {
            term = new((term * small).Units / k);
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
        {
            sum *= sum;
        }

        return sum;
    }

    /// <summary>The square root by Newton's method.</summary>
    public static Fixed Sqrt(Fixed x)
    {
        BigInteger target = x.Units << Places;
        BigInteger root = BigInteger.One << (int)((target.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (target / root)) >> 1;
            if (next >= root)
            {
                return new(root);
            }

            root = next;
        }
    }
}
