using LogReg.Simd.Losses;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>Curvatures that are recalled from logits are those of one thread, and in the memory that the objective reads.</summary>
public class CurvatureWorkTests
{
    /// <summary>So many that to make their memory takes long enough for several threads to begin.</summary>
    private const int Rows = 64 * RowPieces.Rows;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public unsafe void The_first_recall_on_several_threads_fills_one_memory(int threads)
    {
        // A race shows itself now and then only, and memory that was freed may hold the very numbers that are wanted: many attempts, each with logits of its own.
        for (int attempt = 0; attempt < 40; attempt++)
        {
            using SampleMemory<float> samples = new(new float[Rows], []);
            Span<float> logits = new(samples.Logits, Rows);
            logits.Fill(0.25f * (attempt + 1));
            using WorkerTeam team = new(threads, Sharing.Always);
            using CurvatureWork<LogLoss, float> work = new(samples, threads);
            work.Compute(team);
            float expected = samples.Curvatures[0];
            Assert.True(new Span<float>(samples.Curvatures, Rows).IndexOfAnyExcept(expected) < 0 && expected > 0, $"Attempt {attempt}: pieces went into different memory.");
        }
    }
}
