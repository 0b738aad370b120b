using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Logits and gradients of several classes: every class has the bits that the kernel of one class gives it, whatever the tile.</summary>
public class ClassProductTests
{
    // Tiles of one, two, three and four classes, and two or three tiles with every rest.
    private static readonly int[] ClassCounts = [1, 2, 3, 4, 5, 7, 8, 10];

    [Theory]
    [EveryPolicy]
    public void Logits_of_rows_are_those_of_one_class<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryShape<T>((problem, classes) =>
        {
            T[][] logits = ClassRunner.RowLogits(policy, problem, Coefficients(classes), [.. classes.Select(item => item.Intercept)]);
            for (int k = 0; k < classes.Length; k++)
            {
                Bits.AssertSame<T>(RowRunner.Logits(policy, classes[k]), logits[k], $"Logit of class {k} of {classes.Length}", problem.Shape);
            }
        });

    [Theory]
    [EveryPolicyAndLayout]
    public void Logits_of_strips_are_those_of_one_class<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryShape<T>((problem, classes) =>
        {
            T[][] logits = StripRunner.ClassLogits(
                policy, layout, problem, [.. Coefficients(classes).SelectMany(vector => vector)], [.. classes.Select(item => item.Intercept)]);
            for (int k = 0; k < classes.Length; k++)
            {
                Bits.AssertSame<T>(StripRunner.Logits(policy, layout, classes[k]), logits[k], $"Logit of class {k} of {classes.Length}", problem.Shape);
            }
        });

    [Theory]
    [EveryPolicy]
    public void Gradients_of_rows_are_those_of_one_class<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryShape<T>((problem, classes) =>
        {
            T[][] gradients = ClassRunner.RowGradients(policy, problem, Residuals(classes), problem.Coefficients);
            for (int k = 0; k < classes.Length; k++)
            {
                T[] alone = RowRunner.Gradient(policy, classes[k] with { Coefficients = problem.Coefficients }, fromCoefficients: true);
                Bits.AssertSame<T>(alone, gradients[k].AsSpan(0, problem.FeatureCount), $"Gradient of class {k} of {classes.Length}", problem.Shape);
                Bits.AssertEqual<T>(
                    new double[problem.Shape.PaddedFeatures - problem.FeatureCount], gradients[k].AsSpan(problem.FeatureCount), "Pad", problem.Shape);
            }
        });

    [Theory]
    [EveryPolicy]
    public void Gradients_of_strips_are_those_of_one_class<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryShape<T>((problem, classes) =>
        {
            T start = T.CreateChecked(0.375);
            T[][] lanes = ClassRunner.StripGradientLanes(policy, problem, Residuals(classes), start);
            for (int k = 0; k < classes.Length; k++)
            {
                Bits.AssertSame<T>(StripRunner.GradientLanes(policy, classes[k], start), lanes[k], $"Lane of class {k} of {classes.Length}", problem.Shape);
            }
        });

    [Theory]
    [EveryPolicy]
    public void Logits_and_gradients_of_rows_are_exact_on_the_lattice<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int next = 0;
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            int classCount = ClassCounts[next++ % ClassCounts.Length];
            Problem<T>[] classes = [.. Enumerable.Range(1, classCount).Select(k => OfClass(problem, Lattice.Draw<T>(shape, seed: k)))];
            T[][] logits = ClassRunner.RowLogits(policy, problem, Coefficients(classes), [.. classes.Select(item => item.Intercept)]);
            T[][] gradients = ClassRunner.RowGradients(policy, problem, Residuals(classes), new T[shape.Features]);
            for (int k = 0; k < classCount; k++)
            {
                Bits.AssertEqual<T>(Oracle.Logits(classes[k]), logits[k], $"Logit of class {k} of {classCount}", shape);
                Bits.AssertEqual<T>(Oracle.TransposedProduct(classes[k]), gradients[k].AsSpan(0, shape.Features), $"Gradient of class {k} of {classCount}", shape);
            }
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => OnEveryShape<T>((problem, classes) =>
        {
            T[] intercepts = [.. classes.Select(item => item.Intercept)];
            T[][] wide = ClassRunner.RowLogits(precision.Wide, problem, Coefficients(classes), intercepts);
            T[][] portable = ClassRunner.RowLogits(precision.Portable, problem, Coefficients(classes), intercepts);
            T[][] wideLanes = ClassRunner.StripGradientLanes(precision.Wide, problem, Residuals(classes), T.One);
            T[][] portableLanes = ClassRunner.StripGradientLanes(precision.Portable, problem, Residuals(classes), T.One);
            for (int k = 0; k < classes.Length; k++)
            {
                Bits.AssertSame<T>(wide[k], portable[k], $"Logit of class {k}", problem.Shape);
                Bits.AssertSame<T>(wideLanes[k], portableLanes[k], $"Lane of class {k}", problem.Shape);
            }
        });

    /// <summary>Every shape of the grid with numbers that round at every step; the number of classes goes round.</summary>
    private static void OnEveryShape<T>(Action<Problem<T>, Problem<T>[]> body)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int HeavyTailed = 1;
        int next = 0;
        foreach (Shape shape in ShapeGrid.All)
        {
            int classCount = ClassCounts[next++ % ClassCounts.Length];
            Random random = new(next);
            Problem<T> problem = Lattice.Draw<T>(shape);
            T[] dense = MatrixValues.Draw<T>(random, shape.Rows * shape.Features, HeavyTailed);
            problem = problem with
            {
                Features = NanPadding.Spread<T>(dense, shape.Rows, shape.Features, shape.Stride),
                Coefficients = MatrixValues.Draw<T>(random, shape.Features, HeavyTailed),
            };
            body(problem, [.. Enumerable.Range(0, classCount).Select(_ => problem with
            {
                Coefficients = MatrixValues.Draw<T>(random, shape.Features, HeavyTailed),
                Intercept = MatrixValues.Draw<T>(random, 1, 0)[0],
                Residuals = MatrixValues.Draw<T>(random, shape.Rows, HeavyTailed),
            })]);
        }
    }

    private static Problem<T> OfClass<T>(Problem<T> problem, Problem<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem with { Coefficients = drawn.Coefficients, Intercept = drawn.Intercept, Residuals = drawn.Residuals };

    private static T[][] Coefficients<T>(Problem<T>[] classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. classes.Select(item => item.Coefficients)];

    private static T[][] Residuals<T>(Problem<T>[] classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. classes.Select(item => item.Residuals)];
}
