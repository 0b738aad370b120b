using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Rows so many that a loop in blocks of them would leave the numbers of an int are refused before any memory is touched.</summary>
public class MostRowsTests
{
    private const int TooMany = Guard.MostSamples + 1;

    [Fact]
    public void Too_many_rows_are_refused_wherever_they_come_from()
    {
        long pointer = 0;
        int index = 0;
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack((float[])[1], 1, 1);
        LogisticModel model = new([], 1);
        Refused("sampleCount", () => FeatureMatrix<float>.Pack((float[])[], TooMany, 0));
        Refused("sampleCount", () => new FeatureMatrixBuilder<float>(TooMany, 0));
        Refused("sampleCount", () => new CategoricalMatrixBuilder<float>(TooMany, 0, [2]));
        Refused("sampleCount", () => SparseMatrix<float>.FromCoo([], [], [], TooMany, 1));
        Refused("rowPointers", () => SparseMatrix<float>.FromCsr(MemoryMarshal.CreateReadOnlySpan(ref pointer, TooMany + 1), [], [], 1));
        Refused("rows", () => matrix.SelectRows(MemoryMarshal.CreateReadOnlySpan(ref index, TooMany)));
        Refused("sampleCount", () =>
        {
            float logit = 0;
            model.ComputeLogits([], MemoryMarshal.CreateSpan(ref logit, TooMany));
            return null;
        });
        Assert.Equal(Guard.MostSamples, FeatureMatrix<float>.Pack((float[])[], Guard.MostSamples, 0).SampleCount);

        static void Refused(string argument, Func<object?> call) =>
            Assert.Contains("2147418113 rows, but at most 2147418112 are possible", Assert.Throws<ArgumentOutOfRangeException>(argument, call).Message, StringComparison.Ordinal);
    }
}
