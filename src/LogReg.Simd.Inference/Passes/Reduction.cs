using System.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Sums of the panels in their order.</summary>
internal static class Reduction
{
    /// <summary>Adds consecutive parts of the length of the destination.</summary>
    public static void Add<T>(Span<T> parts, Span<T> destination)
        where T : struct, IAdditionOperators<T, T, T>
    {
        destination.Clear();
        for (int first = 0; first < parts.Length; first += destination.Length)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] += parts[first + i];
            }
        }
    }
}
