using System.Globalization;
using System.Runtime.InteropServices;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Operations;

/// <summary>A checksum of the responses, trials and weights of a fit: two fits can be compared where it is the same.</summary>
internal static class ResponseChecksum
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static string Of(InferenceData data)
    {
        ulong hash = Basis;
        foreach (ReadOnlyMemory<double> values in (ReadOnlyMemory<double>[])[data.Successes, data.Trials, data.Weights])
        {
            hash = (hash ^ (ulong)values.Length) * Prime;
            foreach (ulong bits in MemoryMarshal.Cast<double, ulong>(values.Span))
            {
                hash = ulong.RotateLeft((hash ^ bits) * Prime, 29);
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
