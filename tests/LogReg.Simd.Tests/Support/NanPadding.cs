using System.Numerics;

namespace LogReg.Simd.Tests.Support;

/// <summary>Stride gaps filled with NaN: a kernel that takes an element from between the rows gives itself away.</summary>
internal static class NanPadding
{
    /// <summary>Spreads dense rows to a stride; there is no gap behind the last row.</summary>
    public static T[] Spread<T>(ReadOnlySpan<T> dense, int rows, int features, int stride)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] spread = new T[rows == 0 ? 0 : ((rows - 1) * stride) + features];
        Array.Fill(spread, T.NaN);
        for (int row = 0; row < rows; row++)
        {
            dense.Slice(row * features, features).CopyTo(spread.AsSpan(row * stride));
        }

        return spread;
    }
}
