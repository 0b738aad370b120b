using LogReg.Simd.Tests.Sparse;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Determinism;

/// <summary>The bits of passes over sparse rows and rows of categories, and of models trained on them, as one hash each; see <see cref="GoldenTests"/>.</summary>
public class SparseGoldenTests
{
    private const int Rows = 2000;
    private const int Columns = 3000;
    private const int Each = 20;

    /// <summary>name, hash where products and sums are fused, hash where not.</summary>
    public static TheoryData<string, string, string> Hashes => new()
    {
        { "sparse passes", "2E3517BE0A4C5DDE", "8DA9F4CC210A345A" },
        { "category passes", "BCF427300BFF7C72", "82C70DEFCFB449DF" },
        { "sparse rows, ascent and truncated Newton", "738611CB79389AD2", "D0022B2FFB2FE54E" },
        { "sparse rows, L1", "9375207D7B9BCB85", "5DED6F245DB3D392" },
        { "sparse rows, elastic net", "33236317C1772853", "A2A839E5F00DB8F8" },
        { "sparse rows, three classes", "919CA22596B3C980", "1A9A83CC29B36184" },
        { "categories, L2", "15F69AC037025663", "A3ABBCF2EBBBEE5A" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void The_bits_are_those_of_every_other_machine(string name, string fused, string unfused) => GoldenHash.AssertIs(name, Hash(name), fused, unfused);

    private static string Hash(string name)
    {
        using SparseMatrix<float> sparse = SparsePassTests.Draw(Rows, Columns, Each);
        (CategoricalMatrix<float> categories, _) = CategoricalMatrixTests.Draw<float>(Rows, 3, [6, 90], 4);
        using (categories)
        {
            return name switch
            {
                "sparse passes" => Passes(sparse),
                "category passes" => Passes(categories),
                "sparse rows, ascent and truncated Newton" => Trained(sparse, Solver.NewtonCg, new TrainingOptions { L2Strength = 1e-3 }),
                "sparse rows, L1" => Trained(sparse, Solver.ProximalNewton, new TrainingOptions { L1Strength = 2e-3 }),
                "sparse rows, elastic net" => Trained(sparse, Solver.ProximalNewton, new TrainingOptions { L1Strength = 1e-3, L2Strength = 1e-3 }),
                "sparse rows, three classes" => TrainedClasses(sparse),
                "categories, L2" => Trained(categories, Solver.NewtonCholesky, new TrainingOptions { L2Strength = 1e-3, Solver = Solver.NewtonCholesky }),
                _ => throw new ArgumentException($"There is no golden hash {name}.", nameof(name)),
            };
        }
    }

    private static string Passes(FeatureSource<float> source)
    {
        int d = source.FeatureCount;
        SplitMix random = new(7);
        float[] coefficients = random.Vector<float>(d);
        float[] curvatures = new float[Rows];
        float[] logits = new float[Rows];
        double[] sums = new double[d];
        using FeaturePasses<float> passes = new(source, 2, Sharing.Always);
        using Digest digest = new();
        passes.ComputeLogits(coefficients, 0.25f, logits);
        digest.Add<float>(logits);
        LogLossSums total = passes.ComputeLogLossGradient(Labels(), [], coefficients, 0.25f, sums, curvatures);
        digest.Add<double>(sums);
        digest.Add<double>([total.Loss, total.InterceptGradient]);
        digest.Add<float>(curvatures);
        digest.Add<double>([passes.ComputeHessianProduct(curvatures, coefficients, 0.5f, sums)]);
        digest.Add<double>(sums);
        return digest.Text;
    }

    private static string Trained(FeatureSource<float> source, Solver solver, TrainingOptions options)
    {
        TrainingResult result = LogisticRegression.Train(source, Labels(), options with { ThreadCount = 2, SharesAlways = true });
        Assert.Equal((solver, StopReason.Converged), (result.Solver, result.StopReason));
        using Digest digest = new();
        digest.Add<double>(result.Model.Coefficients);
        digest.Add<double>([result.Model.Intercept, result.Objective, result.CertifiedGap!.Value]);
        return digest.Text;
    }

    private static string TrainedClasses(FeatureSource<float> source)
    {
        SplitMix random = new(12);
        int[] classes = [.. Enumerable.Range(0, Rows).Select(i => i < 3 ? i : random.Below(3))];
        MulticlassResult result = MulticlassRegression.Train(source, classes, MulticlassMethod.Softmax, new TrainingOptions { L2Strength = 1e-2, ThreadCount = 2, SharesAlways = true });
        Assert.Equal(StopReason.Converged, result.StopReason);
        using Digest digest = new();
        digest.Add<double>(result.Model.Coefficients);
        digest.Add<double>([result.Objective, result.CertifiedGap!.Value]);
        return digest.Text;
    }

    private static float[] Labels()
    {
        SplitMix random = new(11);
        return [.. Enumerable.Range(0, Rows).Select(i => (float)(i < 2 ? i : random.Below(2)))];
    }
}
