using System.Runtime.CompilerServices;

namespace LogReg.Simd.Memory;

/// <summary>Counters of several threads.</summary>
/// <remarks>A plain loop for the reason that <see cref="Doubles"/> gives.</remarks>
internal static class Counters
{
    /// <summary>counters += others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<int> counters, ReadOnlySpan<int> others)
    {
        for (int i = 0; i < others.Length; i++)
        {
            counters[i] += others[i];
        }
    }
}
