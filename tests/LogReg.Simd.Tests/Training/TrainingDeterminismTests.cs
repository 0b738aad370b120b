using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>The same bits on any number of threads, and on every machine with fused multiply-add.</summary>
public class TrainingDeterminismTests
{
    // Five panels of interleaved strips and four of consecutive rows: enough for threads to overtake each other.
    private static readonly Lazy<TrainingData> Narrow = new(() => TrainingData.Draw(61, 20_000, 24));
    private static readonly Lazy<TrainingData> Wide = new(() => TrainingData.Draw(62, 6_000, 170));

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    /// <summary>name, hash where products and sums are fused, hash where not.</summary>
    public static TheoryData<string, string, string> Hashes => new()
    {
        { "single", "839368900DA8BC48", "3F13966AAE70DF31" },
        { "double", "5AB6DC0C2B72FF73", "9FF2BCD581FE7191" },
    };

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Threads_change_no_bit_of_a_model_on_few_features(Solver solver) => AssertSameBits<float>(Narrow.Value, solver);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Threads_change_no_bit_of_a_model_on_many_features(Solver solver) => AssertSameBits<double>(Wide.Value, solver);

    [Theory]
    [MemberData(nameof(Hashes))]
    public void The_models_have_the_bits_of_every_other_machine(string name, string fused, string unfused)
    {
        // Labels come from integers alone here, as the features do: no library function of the machine has a say in the data.
        TrainingData data = TrainingData.Draw(63, 9000, 9, weighted: true);
        data = data with { Labels = [.. Enumerable.Range(0, 9000).Select(i => data.Features[i * 9] + (0.5 * data.Features[(i * 9) + 1]) + data.Features[(i * 9) + 8] > 0.25 ? 1.0 : 0)] };
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Solver solver in (Solver[])[Solver.NewtonCholesky, Solver.SubsampledLbfgs, Solver.Lbfgs, Solver.NewtonCg, Solver.ProximalNewton])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 0.01, MaxIterations = 20, ThreadCount = 2, SharesAlways = true, Standardize = solver == Solver.NewtonCg };
            TrainingResult result = data.Train(name == "single", options);
            hash.AppendData(MemoryMarshal.AsBytes(result.Model.Coefficients));
            hash.AppendData(MemoryMarshal.AsBytes<double>([result.Model.Intercept]));
        }

        GoldenHash.AssertIs(name, Convert.ToHexString(hash.GetCurrentHash())[..16], fused, unfused);
    }

    private static void AssertSameBits<T>(TrainingData data, Solver solver)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        TrainingOptions options = new()
        {
            Solver = solver,
            L2Strength = 1e-3,
            L1Strength = solver is Solver.OrthantWiseLbfgs or Solver.ProximalNewton ? 1e-3 : 0,
            MaxIterations = solver is Solver.StochasticGradient or Solver.AdaGrad ? 2 : 4,
            Seed = 7,
        };
        TrainingResult expected = data.Train<T>(options with { ThreadCount = 1 });
        Assert.True(expected.Iterations > 0);
        foreach (int threads in (int[])[2, 3, 8])
        {
            TrainingLaws.AssertSameBits(expected, data.Train<T>(options with { ThreadCount = threads, SharesAlways = true }));
        }
    }
}
