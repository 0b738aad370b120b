using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Networks;

/// <summary>Formulas 6.1 and 6.2: value and gradient of the objective against the reference, along lines and over batches.</summary>
public class NetworkObjectiveTests
{
    private const double Step = 1e-3;

    /// <summary>Five-point differences at this step: h⁴ of the fifth derivative of functions of size one, and roundings of 1e-16/h.</summary>
    private const double DifferenceError = 1e-10;

    /// <summary>classes, intercepts, weights, λ₂, standardised.</summary>
    public static TheoryData<int, bool, bool, double, bool> Cases()
    {
        TheoryData<int, bool, bool, double, bool> data = [];
        foreach (int classes in (int[])[2, 3, 5])
        {
            foreach (bool intercepts in (bool[])[false, true])
            {
                foreach (bool weighted in (bool[])[false, true])
                {
                    data.Add(classes, intercepts, weighted, weighted ? 0.25 : 0, intercepts != weighted);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_and_gradient_are_those_of_the_reference(int classes, bool intercepts, bool weighted, double l2Strength, bool standardized)
    {
        NetworkData data = NetworkData.Draw(37, 3, classes, seed: classes, weighted: weighted);
        using NetworkProblem<double> problem = new(data, 4, intercepts, l2Strength, standardized);
        double[] point = problem.Point(9);
        double[] gradient = new double[point.Length];
        double value = problem.Objective.Evaluate(point, gradient);
        Bits.AssertWithin<double>([problem.Value(point)], [value], [1e-13], "Value", classes);
        double[] expected = ReferenceCalculus.Gradient(problem.Value, point, Step);
        Bits.AssertWithin<double>(expected, gradient, Repeated(point.Length, DifferenceError), "Gradient", (classes, intercepts, weighted, standardized));
        Assert.Contains(gradient, slope => Math.Abs(slope) > 0.01);

        // Single precision: a sample's terms carry some forty roundings (three features, four units, outputs, exponentials) of numbers that stay below eight.
        using NetworkProblem<float> single = new(data, 4, intercepts, l2Strength, standardized);
        single.Objective.Snap(point);
        double singleValue = single.Objective.Evaluate(point, gradient);
        double bound = 8 * Rounding<float>.Gamma(40);
        Bits.AssertWithin<double>([problem.Value(point)], [singleValue], [bound], "Single value", classes);
        expected = ReferenceCalculus.Gradient(problem.Value, point, Step);
        Bits.AssertWithin<double>(expected, gradient, Repeated(point.Length, bound), "Single gradient", (classes, intercepts, weighted, standardized));

        // And in double arithmetic over the same features.
        IObjective refined = Assert.IsAssignableFrom<IObjective>(single.Objective.Refine());
        Assert.Null(refined.Refine());
        refined.Evaluate(point, gradient);
        Bits.AssertWithin<double>(expected, gradient, Repeated(point.Length, DifferenceError), "Refined gradient", (classes, intercepts, weighted, standardized));
    }

    [Fact]
    public void The_gradient_without_intercepts_is_the_chain_rule_of_section_6()
    {
        NetworkData data = NetworkData.Draw(61, 5, 2, weighted: true);
        using NetworkProblem<double> problem = new(data, 7, hasIntercepts: false);
        double[] point = problem.Point(3, 2);
        double[] gradient = new double[point.Length];
        double value = problem.Objective.Evaluate(point, gradient);
        ReferenceHiddenLayer network = problem.Network(point);

        // The older reference keeps W by feature.
        double[] byFeature = new double[35];
        for (int i = 0; i < byFeature.Length; i++)
        {
            byFeature[(i % 5 * 7) + (i / 5)] = network.HiddenCoefficients[i];
        }

        ReferenceNetworkGradient expected = ReferenceNetwork.LossAndGradient(
            data.Features, data.Count, 5, [.. data.Classes.Select(c => (double)c)], data.Weights, byFeature, network.OutputCoefficients);
        double bound = 8 * Rounding<double>.Gamma(80);
        Bits.AssertWithin<double>([expected.Loss], [value], [bound], "Loss", 0);
        Bits.AssertWithin<double>(expected.OutputGradient, gradient.AsSpan(0, 7), Repeated(7, bound), "Output gradient", 0);
        Bits.AssertWithin<double>(
            Enumerable.Range(0, 35).Select(i => expected.HiddenGradient[(i % 5 * 7) + (i / 5)]).ToArray(), gradient.AsSpan(7), Repeated(35, bound), "Hidden gradient", 0);
    }

    [Fact]
    public void A_line_has_the_values_and_slopes_of_its_points()
    {
        NetworkData data = NetworkData.Draw(50, 3, 3, weighted: true);
        using NetworkProblem<double> problem = new(data, 5, hasIntercepts: true, l2Strength: 0.5);
        (double[] from, double[] to) = (problem.Point(1), problem.Point(2));
        double[] gradient = new double[from.Length];
        problem.Objective.Evaluate(from, gradient);
        problem.Objective.Accept();
        problem.Objective.Evaluate(to, gradient);
        double passes = problem.Objective.Work.Passes;
        double At(double t) => problem.Network([.. from.Zip(to, (x, y) => x + (t * (y - x)))]).Loss(data.Features, data.Classes, data.Weights);
        (double lastStep, double lastSlope) = (1, ReferenceCalculus.Derivative(At, 1, Step));
        foreach (double t in (double[])[0, 0.3, 0.6, 1.7, 1])
        {
            LinePoint point = problem.Objective.EvaluateLine(t);
            double slope = ReferenceCalculus.Derivative(At, t, Step);
            Assert.Equal(At(t), point.Loss, 1e-12);
            Assert.Equal(slope, point.Slope, 1e-8);
            Assert.Equal((slope - lastSlope) / (t - lastStep), point.Curvature, 1e-7);
            (lastStep, lastSlope) = (t, slope);
        }

        // The ends are known already, and a search leaves both as they were.
        Assert.Equal(passes + 3, problem.Objective.Work.Passes);
        problem.Objective.Accept();
        Assert.Equal(At(1), problem.Objective.EvaluateLine(0).Loss, 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Batches_add_up_to_the_gradient(int classes)
    {
        NetworkData data = NetworkData.Draw(96, 3, classes, weighted: true);
        using NetworkProblem<double> problem = new(data, 4, hasIntercepts: true, l2Strength: 0.125);
        double[] point = problem.Point(5);
        double[] expected = new double[point.Length];
        problem.Objective.Evaluate(point, expected);
        double[] sum = new double[point.Length];
        double[] part = new double[point.Length];
        int[] all = [.. Enumerable.Range(0, 96).Reverse()];
        foreach (int[] batch in all.Chunk(32))
        {
            problem.Objective.EvaluateBatch(batch, point, part);
            sum = [.. sum.Zip(part, (x, y) => x + (y / 3))];
        }

        Bits.AssertWithin<double>(expected, sum, Repeated(point.Length, 8 * Rounding<double>.Gamma(140)), "Gradient", classes);
    }

    [Fact]
    public void The_certificate_states_the_objective_and_no_bound()
    {
        NetworkData data = NetworkData.Draw(50, 3, 3);
        using NetworkProblem<float> problem = new(data, 5, hasIntercepts: true, l2Strength: 0.5);
        double[] point = problem.Point(1);
        double[] slopes = ReferenceCalculus.Gradient(problem.Value, point, Step);
        Certificate certificate = problem.Objective.Certify(point, movesIntercept: true);
        Assert.Equal(problem.Value(point), certificate.Objective, 1e-13);
        Assert.Equal(problem.Network(point).Loss(data.Features, data.Classes, null), certificate.Loss, 1e-13);
        Assert.Equal(slopes.Max(Math.Abs), certificate.GradientNorm, DifferenceError);
        Assert.True(double.IsNaN(certificate.Gap));
    }

    [Fact]
    public void There_is_no_Hessian()
    {
        using NetworkProblem<double> problem = new(NetworkData.Xor(20), 2, hasIntercepts: true);
        Assert.False(problem.Objective.IsConvex);
        Assert.Null(problem.Objective.Curvature);
        Assert.Null(problem.Objective.SecondOrder);
    }

    private static double[] Repeated(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
