using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Several classes: the same bits on any number of threads, and on every machine with fused multiply-add.</summary>
public class MulticlassDeterminismTests
{
    // Several panels of interleaved strips, and of consecutive rows.
    private static readonly Lazy<TrainingData> Narrow = new(() => MulticlassData.Draw(201, 20_000, 12, 3));
    private static readonly Lazy<TrainingData> Wide = new(() => MulticlassData.Draw(202, 2_500, 170, 3));

    public static TheoryData<Solver, MulticlassMethod> Cases()
    {
        TheoryData<Solver, MulticlassMethod> data = [];
        foreach (Solver solver in Enum.GetValues<Solver>())
        {
            data.Add(solver, MulticlassMethod.OneVsRest);
            if (solver is not (Solver.NewtonCholesky or Solver.ProximalNewton))
            {
                data.Add(solver, MulticlassMethod.Softmax);
            }
        }

        return data;
    }

    /// <summary>method, precision, hash where products and sums are fused, hash where not.</summary>
    public static TheoryData<MulticlassMethod, string, string, string> Hashes => new()
    {
        { MulticlassMethod.Softmax, "single", "93A33B8F2595F15D", "5869B190BDA01C10" },
        { MulticlassMethod.Softmax, "double", "1F196648D1ADD27C", "7E93CBD2CEC15633" },
        { MulticlassMethod.OneVsRest, "single", "421A5D918522AB66", "D36544D784DEDA7F" },
        { MulticlassMethod.OneVsRest, "double", "B41A283A0D17F931", "FEE1A69A9A5FAE88" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_change_no_bit(Solver solver, MulticlassMethod method)
    {
        AssertSameBits(Narrow.Value, true, solver, method);
        AssertSameBits(Wide.Value, false, solver, method);
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public void The_models_have_the_bits_of_every_other_machine(MulticlassMethod method, string precision, string fused, string unfused)
    {
        // Classes come from comparisons alone, as the features come from integers: no library function of the machine has a say in the data.
        TrainingData data = TrainingData.Draw(203, 9000, 7, weighted: true);
        data = data with
        {
            Labels = [.. Enumerable.Range(0, 9000).Select(i => data.Features[i * 7] + data.Features[(i * 7) + 6] > 0.25 ? 2.0 : data.Features[(i * 7) + 1] > 0.5 ? 1 : 0)],
        };
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Solver solver in (Solver[])[Solver.SubsampledLbfgs, Solver.Lbfgs, Solver.NewtonCg])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 0.01, MaxIterations = 20, ThreadCount = 2, SharesAlways = true, Standardize = solver == Solver.NewtonCg };
            hash.AppendData(MemoryMarshal.AsBytes<double>(data.TrainClasses(precision == "single", options, method).Model.Theta()));
        }

        GoldenHash.AssertIs($"{method} {precision}", Convert.ToHexString(hash.GetCurrentHash())[..16], fused, unfused);
    }

    private static void AssertSameBits(TrainingData data, bool isSingle, Solver solver, MulticlassMethod method)
    {
        TrainingOptions options = new()
        {
            Solver = solver,
            L2Strength = 1e-3,
            L1Strength = solver is Solver.OrthantWiseLbfgs or Solver.ProximalNewton ? 1e-3 : 0,
            MaxIterations = solver is Solver.StochasticGradient or Solver.AdaGrad ? 1 : 3,
            Seed = 7,
        };
        MulticlassResult expected = data.TrainClasses(isSingle, options with { ThreadCount = 1 }, method);
        Assert.True(expected.Iterations > 0);
        foreach (int threads in (int[])[2, 3, 5])
        {
            SoftmaxLaws.AssertSameBits(expected, data.TrainClasses(isSingle, options with { ThreadCount = threads, SharesAlways = true }, method));
        }
    }
}
