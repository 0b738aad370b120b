using LogReg.Simd.Inference.Profiles;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Mixed steps, by laws of Anderson's method on linear iterations.</summary>
public class StepMixingTests
{
    private const int Size = 4;

    [Fact]
    public void A_linear_iteration_ends_after_as_many_steps_as_it_has_variables_and_one()
    {
        StepMixing mixing = new([1, 2, 3, 4]);
        double[] point = [1, -2, 3, -4];
        for (int step = 0; step < Size + 1; step++)
        {
            double[] move = Step(point);
            mixing.Mix(point, move);
            point = [.. point.Zip(move, (x, dx) => x + dx)];
        }

        // Unmixed, the slowest part would be 0.9⁵ = 0.59 of itself.
        Assert.True(Length(Step(point)) < 1e-10, $"A step of {Length(Step(point))} is left.");
    }

    [Fact]
    public void The_first_step_and_those_after_a_change_of_the_iteration_are_as_they_are()
    {
        StepMixing mixing = new([1, 1, 1, 1]);
        double[] first = Step([1, 2, 3, 4]);
        double[] mixed = [.. first];
        mixing.Mix([1, 2, 3, 4], mixed);
        Assert.Equal(first, mixed);
        double[] second = Step([2, 2, 2, 2]);
        mixed = [.. second];
        mixing.Mix([2, 2, 2, 2], mixed);
        Assert.NotEqual(second, mixed);
        mixing.Clear();
        double[] third = Step([3, 1, 4, 1]);
        mixed = [.. third];
        mixing.Mix([3, 1, 4, 1], mixed);
        Assert.Equal(third, mixed);
    }

    [Fact]
    public void Of_two_steps_the_combination_leaves_least_under_the_weights()
    {
        // Steps f₀ and f₁ leave f₁ − γ(f₁ − f₀): γ = ⟨f₁, f₁ − f₀⟩/⟨f₁ − f₀, f₁ − f₀⟩ under the weights 1 and 9.
        StepMixing mixing = new([1, 9]);
        double[] first = [2, 1];
        mixing.Mix([0, 0], first);
        double[] second = [1, -1];
        mixing.Mix([2, 1], second);
        double share = ((1 * (1 - 2)) + (9 * -1 * (-1 - 1))) / (double)((1 * 1) + (9 * 4));
        Assert.Equal(1 - (share * ((1 - 2) + 2)), second[0], 1e-14);
        Assert.Equal(-1 - (share * ((-1 - 1) + 1)), second[1], 1e-14);
    }

    [Fact]
    public void Steps_that_repeat_themselves_are_not_divided_by_zero()
    {
        StepMixing mixing = new([1, 1]);
        for (int step = 0; step < 8; step++)
        {
            double[] move = [1, 1];
            mixing.Mix([step, step], move);
            Assert.Equal([1, 1], move);
        }
    }

    /// <summary>x ← x + b − A·x with a contraction of 0.9, 0.5, 0.2 and −0.3 in mixed variables.</summary>
    private static double[] Step(double[] x)
    {
        (double sum, double difference) = (x[0] + x[1], x[0] - x[1]);
        return [1 - (0.3 * sum) - (0.05 * difference), -1 - (0.3 * sum) + (0.05 * difference), 2 - (0.8 * x[2]) - (0.1 * x[3]), 0.5 - (1.3 * x[3])];
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));
}
