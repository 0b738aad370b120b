using System.Numerics;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The one place where a number becomes a numeric feature.</summary>
internal static class NumericFeature
{
    /// <summary>Divides by the scale and subtracts the offset in double, and rounds to <typeparamref name="T"/> once. Without either it rounds the number.</summary>
    public static T Of<T>(double number, double scale, double offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating((number / scale) - offset);
}
