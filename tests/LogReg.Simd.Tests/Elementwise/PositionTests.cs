using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>An element's bits do not depend on where it stands, on the length of the span or on who stands beside it; nothing else is written.</summary>
public class PositionTests
{
    private delegate void SpanFunction<T>(ReadOnlySpan<T> source, Span<T> destination);

    private delegate void PairFunction<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination);

    public static TheoryData<string, Policy> NamesAndPolicies
    {
        get
        {
            TheoryData<string, Policy> cases = [];
            foreach (UlpRow row in UlpTable.Rows)
            {
                foreach (Policy policy in ElementwiseFunction.Policies)
                {
                    cases.Add(row.Name, policy);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndPolicies))]
    public void An_element_has_one_value_wherever_it_stands(string name, Policy policy)
    {
        Maps<float>(UlpTable.Row(name), policy);
        Maps<double>(UlpTable.Row(name), policy);
    }

    [Fact]
    public void The_public_maps_give_the_same_values()
    {
        PublicMaps<float>();
        PublicMaps<double>();
    }

    [Fact]
    public void A_pair_has_one_value_wherever_it_stands()
    {
        Pairs<float>(new PairMaps<Simd512Single, Vector512<float>, float>());
        Pairs<float>(new PairMaps<SimdPortableSingle, Vector<float>, float>());
        Pairs<float>(new PairMaps<Simd128Single, Vector128<float>, float>());
        Pairs<double>(new PairMaps<Simd512Double, Vector512<double>, double>());
        Pairs<double>(new PairMaps<SimdPortableDouble, Vector<double>, double>());
        Pairs<double>(new PairMaps<Simd128Double, Vector128<double>, double>());
    }

    [Fact]
    public void A_quotient_and_a_sum_are_rounded_once_wherever_they_stand()
    {
        QuotientsAndSums<Simd512Single, Vector512<float>, float>((a, b) => a / b, (a, b) => a + b);
        QuotientsAndSums<SimdPortableSingle, Vector<float>, float>((a, b) => a / b, (a, b) => a + b);
        QuotientsAndSums<Simd128Single, Vector128<float>, float>((a, b) => a / b, (a, b) => a + b);
        QuotientsAndSums<Simd512Double, Vector512<double>, double>((a, b) => a / b, (a, b) => a + b);
        QuotientsAndSums<SimdPortableDouble, Vector<double>, double>((a, b) => a / b, (a, b) => a + b);
        QuotientsAndSums<Simd128Double, Vector128<double>, double>((a, b) => a / b, (a, b) => a + b);
    }

    /// <summary>As many inputs as the greatest length and some more, every special one among them.</summary>
    private static T[] Inputs<T>(UlpRow row)
        where T : unmanaged
    {
        T[] points = Points.Of<T>(row);
        int step = points.Length / Placement.MaxLength;
        return
        [
            .. points[..Points.SpecialLogits.Count(row.Contains)],
            .. Enumerable.Range(0, Placement.MaxLength).Select(i => points[i * step]),
        ];
    }

    private static void Maps<T>(UlpRow row, Policy policy)
        where T : unmanaged
    {
        T[] x = Inputs<T>(row);
        AssertEverywhere(x, Array.ConvertAll(x, value => row.Function.ComputeOne(policy, value)), (from, to) => row.Function.Compute(policy, from, to));
    }

    private static void PublicMaps<T>()
        where T : unmanaged
    {
        foreach ((string name, SpanFunction<T> function) in ((string, SpanFunction<T>)[])[
            ("sigmoid", (x, y) => LogisticPrimitives.Sigmoid(x, y)),
            ("softplus", (x, y) => LogisticPrimitives.Softplus(x, y)),
            ("curvature", (x, y) => LogisticPrimitives.ComputeCurvatures(x, y))])
        {
            UlpRow row = UlpTable.Row(name);
            T[] x = Inputs<T>(row);
            AssertEverywhere(x, Array.ConvertAll(x, value => row.Function.ComputeOne(Policy.Portable, value)), function);
        }

        UlpRow sigmoid = UlpTable.Row("sigmoid");
        foreach (T x in Points.Of<T>(sigmoid))
        {
            if (!Ulp.SameBitsOrNan<T>([sigmoid.Function.ComputeOne(Policy.Portable, x)], [LogisticPrimitives.Sigmoid(x)]))
            {
                Assert.Fail($"sigmoid({x}) alone has other bits than in a span.");
            }
        }
    }

    private static void AssertEverywhere<T>(T[] x, T[] expected, SpanFunction<T> function)
        where T : unmanaged
    {
        Placement.AssertEverywhere(expected, ("out of place", OutOfPlace), ("in place", InPlace));

        void OutOfPlace(int first, Span<T> destination) => function(x.AsSpan(first, destination.Length), destination);

        void InPlace(int first, Span<T> destination)
        {
            x.AsSpan(first, destination.Length).CopyTo(destination);
            function(destination, destination);
        }
    }

    private static void Pairs<T>(IPairMaps<T> kernels)
        where T : unmanaged
    {
        T[] logits = Inputs<T>(UlpTable.Row("sigmoid"));
        T[] labels = new T[logits.Length];
        SplitMix random = new(7);
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Ulp.Narrow<T>((i % 5) switch { 0 or 2 => 0, 1 or 3 => 1, _ => random.Uniform(0, 1) });
        }

        PairsEverywhere(logits, labels, kernels.LossAlone, kernels.Losses, LogisticPrimitives.ComputeLogLosses<T>);
        PairsEverywhere(logits, labels, kernels.ResidualAlone, kernels.Residuals, LogisticPrimitives.ComputeResiduals<T>);
    }

    private static void PairsEverywhere<T>(T[] logits, T[] labels, Func<T, T, T> alone, PairFunction<T> kernel, PairFunction<T> door)
        where T : unmanaged
    {
        T[] expected = logits.Zip(labels, alone).ToArray();
        foreach (PairFunction<T> function in (PairFunction<T>[])[kernel, door])
        {
            Placement.AssertEverywhere(
                expected, ("out of place", OutOfPlace), ("in the logits' place", InLogitsPlace), ("in the labels' place", InLabelsPlace));

            void OutOfPlace(int first, Span<T> to) => function(logits.AsSpan(first, to.Length), labels.AsSpan(first, to.Length), to);

            void InLogitsPlace(int first, Span<T> to)
            {
                logits.AsSpan(first, to.Length).CopyTo(to);
                function(to, labels.AsSpan(first, to.Length), to);
            }

            void InLabelsPlace(int first, Span<T> to)
            {
                labels.AsSpan(first, to.Length).CopyTo(to);
                function(logits.AsSpan(first, to.Length), to, to);
            }
        }
    }

    private static unsafe void QuotientsAndSums<S, V, T>(Func<T, T, T> quotient, Func<T, T, T> sum)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T[] x = Inputs<T>(UlpTable.Row("sigmoid"));
        T divisor = Ulp.Narrow<T>(0.7);
        AssertEverywhere(
            x,
            Array.ConvertAll(x, value => quotient(value, divisor)),
            (from, to) =>
            {
                fixed (T* source = from, target = to)
                {
                    ElementwiseLoop.Divide<S, V, T>(source, from.Length, divisor, target);
                }
            });

        // The sum reads its source to the end of a vector: what is there must not matter.
        T[] addends = [.. x.Reverse(), .. Enumerable.Repeat(Ulp.Narrow<T>(double.NaN), Lanes.Count)];
        Placement.AssertEverywhere(x.Zip(addends, sum).ToArray(), ("added to x", AddToX));

        void AddToX(int first, Span<T> destination)
        {
            x.AsSpan(first, destination.Length).CopyTo(destination);
            fixed (T* source = addends, target = destination)
            {
                ElementwiseLoop.Add<S, V, T>(target, source + first, destination.Length);
            }
        }
    }
}
