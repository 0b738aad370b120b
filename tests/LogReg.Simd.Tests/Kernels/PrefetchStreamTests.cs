using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>Hints leave no trace in results, so that their stream is counted here: it reaches its end with its steps, and spread over them where that is asked for.</summary>
public unsafe class PrefetchStreamTests
{
    [Theory]
    [InlineData(64, 1)]
    [InlineData(64 * 49, 98)]
    [InlineData(64 * 49, 49)]
    [InlineData(64 * 49, 12)]
    [InlineData(64 * 3 + 40, 7)]
    public void A_stream_has_asked_for_all_lines_with_its_last_step_and_for_none_beyond(int bytes, int steps)
    {
        byte* buffer = stackalloc byte[bytes];
        foreach (bool evenly in (bool[])[true, false])
        {
            PrefetchStream stream = evenly ? PrefetchStream.Evenly(buffer, bytes, steps) : PrefetchStream.Over(buffer, bytes, steps);
            int half = 0;
            for (int i = 0; i < steps; i++)
            {
                stream.Next();
                half = i < steps / 2 ? Lines() : half;
            }

            Assert.Equal(bytes / 64, Lines());
            stream.Next();
            Assert.Equal(bytes / 64, Lines());
            if (evenly)
            {
                Assert.InRange(half, (bytes / 64 * (steps / 2) / steps) - 1, (bytes / 64 * (steps / 2) / steps) + 1);
            }

            int Lines() => (int)((NextOf(ref stream) - buffer) / 64);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "next")]
    private static extern ref byte* NextOf(ref PrefetchStream stream);
}
