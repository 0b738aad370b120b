using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Logits of strips, of one and of several coefficient vectors, in both layouts and under every policy.</summary>
public class StripLogitsTests
{
    // Below, at and above the tile of four classes, and two tiles and a rest.
    private static readonly int[] ClassCounts = [0, 1, 3, 4, 5, 9];

    [Theory]
    [EveryPolicyAndLayout]
    public void Logits_are_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            Lattice.AssertExact<T>(Oracle.AbsoluteLogits(problem).DefaultIfEmpty().Max());
            Bits.AssertEqual<T>(Oracle.Logits(problem), StripRunner.Logits(policy, layout, problem), "Logit", shape);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void Logits_are_within_the_bound<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertWithin<T>(
                Oracle.Logits(problem), StripRunner.Logits(policy, layout, problem), ErrorBounds<T>.Logits(layout, problem), "Logit", item);
        });

    [Theory]
    [EveryPolicyAndLayout]
    public void Logits_of_classes_are_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int next = 0;
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            (T[] coefficients, T[] intercepts) = Classes(problem, ClassCounts[next++ % ClassCounts.Length]);
            T[][] logits = StripRunner.ClassLogits(policy, layout, problem, coefficients, intercepts);
            Assert.Equal(intercepts.Length, logits.Length);
            for (int k = 0; k < intercepts.Length; k++)
            {
                Bits.AssertEqual<T>(Oracle.Logits(OfClass(problem, coefficients, intercepts, k)), logits[k], $"Logit of class {k}", shape);
            }
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void Every_class_has_the_bits_it_has_alone<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                T[] coefficients = [.. Enumerable.Range(0, 6).SelectMany(k => MatrixValues.Draw<T>(new Random(item.Seed ^ k), item.Features, 0))];
                T[] intercepts = MatrixValues.Draw<T>(new Random(item.Seed), 6, 0);
                T[][] logits = StripRunner.ClassLogits(policy, layout, problem, coefficients, intercepts);
                for (int k = 0; k < intercepts.Length; k++)
                {
                    T[] alone = StripRunner.Logits(policy, layout, OfClass(problem, coefficients, intercepts, k));
                    Bits.AssertSame<T>(alone, logits[k], $"Logit of class {k}", item);
                }
            },
            tests: 50);

    [Theory]
    [EveryPrecisionAndLayout]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertSame<T>(
                StripRunner.Logits(precision.Wide, layout, problem), StripRunner.Logits(precision.Portable, layout, problem), "Logit", item);
        });

    [Theory]
    [EveryPolicy]
    public void Consecutive_rows_have_the_bits_of_the_row_major_kernel<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                Bits.AssertSame<T>(RowRunner.Logits(policy, problem), StripRunner.Logits(policy, StripLayout.Consecutive, problem), "Logit", item);
            },
            tests: 50);

    /// <summary>K coefficient vectors and intercepts that all differ and stay on the lattice.</summary>
    private static (T[] Coefficients, T[] Intercepts) Classes<T>(Problem<T> problem, int classCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Problem<T> drawn = Lattice.Draw<T>(Shape.Dense(classCount, problem.FeatureCount), seed: 5);
        return (drawn.Features, [.. drawn.Residuals]);
    }

    private static Problem<T> OfClass<T>(Problem<T> problem, T[] coefficients, T[] intercepts, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem with { Coefficients = coefficients[(k * problem.FeatureCount)..((k + 1) * problem.FeatureCount)], Intercept = intercepts[k] };
}
