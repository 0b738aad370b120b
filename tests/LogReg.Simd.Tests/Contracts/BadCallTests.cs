using System.Reflection;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Bad arguments: the right exception, the argument's name, both numbers, and nothing written.</summary>
public class BadCallTests
{
    /// <summary>Methods that take whatever they are given; only an unsupported element type is refused.</summary>
    private static readonly string[] TakeAnything = [nameof(LogisticPrimitives.LogSumExp), nameof(IDisposable.Dispose)];

    public static TheoryData<string> Methods =>
        [.. PrimitivesBadCalls<float>.All.Concat(PassesBadCalls<float>.All).Select(call => call.Method).Distinct()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Bad_arguments_are_refused_before_anything_is_written(string method)
    {
        foreach (BadCall<float> call in PrimitivesBadCalls<float>.All.Concat(PassesBadCalls<float>.All).Where(call => call.Method == method))
        {
            call.AssertRefused();
        }

        foreach (BadCall<double> call in PrimitivesBadCalls<double>.All.Concat(PassesBadCalls<double>.All).Where(call => call.Method == method))
        {
            call.AssertRefused();
        }
    }

    [Fact]
    public void Every_public_method_has_its_bad_calls()
    {
        string[] called = [.. PrimitivesBadCalls<float>.All.Concat(PassesBadCalls<float>.All).Select(call => call.Method)];
        IEnumerable<string> methods = new[] { typeof(LogisticPrimitives), typeof(FeatureMatrix<float>), typeof(FeaturePasses<float>) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name)
            .Except(TakeAnything);
        Assert.Empty(methods.Except(called));
    }

    [Fact]
    public void Half_an_element_of_overlap_is_an_overlap()
    {
        // A gradient of doubles that begins in the middle of the floats' memory, four bytes before its end.
        double[] memory = new double[8];
        Assert.Throws<ArgumentException>(
            "gradient",
            () => LogisticPrimitives.ComputeLogLossGradient(
                System.Runtime.InteropServices.MemoryMarshal.Cast<double, float>(memory)[..5], [0f], [], new float[5], 0f, memory.AsSpan(2, 5)));
    }

    [Fact]
    public void Neighbouring_spans_are_no_overlap()
    {
        float[] memory = new float[24];
        LogisticPrimitives.Sigmoid<float>(memory.AsSpan(0, 12), memory.AsSpan(12));
        Assert.Equal([0f, 0.5f], [memory[11], memory[12]]);
        LogisticPrimitives.Softplus<float>(memory.AsSpan(12), memory.AsSpan(0, 12));
        Assert.Equal(0.974077f, memory[11], 1e-6f);
        LogisticPrimitives.ComputeLogits<float>(memory.AsSpan(0, 15), memory.AsSpan(18, 5), 1, memory.AsSpan(15, 3));
        Assert.Equal(1 + (2.5f * memory[0]), memory[15], 1e-6f);
    }
}
