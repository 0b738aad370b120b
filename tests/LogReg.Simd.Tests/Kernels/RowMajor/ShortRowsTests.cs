using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Rows of few features, of which a vector holds several: every shape around a whole vector, between pages that may not be touched, with the bits of a row by itself.</summary>
public unsafe class ShortRowsTests
{
    private const int MostFeatures = 9;
    private static readonly int[] RowCounts = [1, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 49];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_row_of_a_batch_has_the_bits_that_it_has_alone(bool wide)
    {
        Random random = new(16);
        ForEveryShape(wide, 0.375f, _ => (2 * random.NextSingle()) - 1);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void The_sign_of_a_sum_of_zeros_is_that_of_a_row_alone(bool wide, bool isInterceptNegative)
    {
        float intercept = isInterceptNegative ? -0f : 0f;
        ForEveryShape(wide, intercept, _ => -0f);
        ForEveryShape(wide, intercept, element => element % 2 == 0 ? -0f : 0f);

        // Products that round to zero from below.
        ForEveryShape(wide, intercept, _ => -float.Epsilon);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_finite_stays_in_its_row(bool wide) =>
        ForEveryShape(wide, 0.375f, element => (element % 13) switch { 0 => float.NaN, 4 => float.PositiveInfinity, 9 => float.NegativeInfinity, _ => 0.5f });

    /// <summary>Compares logits and probabilities; what lies between rows is NaN.</summary>
    private static void ForEveryShape(bool wide, float intercept, Func<int, float> feature)
    {
        Policy<float> policy = new(wide);
        foreach (int d in Enumerable.Range(0, MostFeatures + 1))
        {
            float[] coefficients = [.. Enumerable.Range(0, d).Select(j => 0.25f + (j / 7f))];
            foreach (int gap in (int[])[0, 1, 3, 4])
            {
                foreach (int rows in RowCounts)
                {
                    Compare(policy, Features(rows, d, d + gap, feature), d + gap, rows, coefficients, intercept);
                }
            }
        }
    }

    private static float[] Features(int rows, int d, int stride, Func<int, float> feature) =>
        [.. Enumerable.Range(0, ((rows - 1) * stride) + d).Select(i => stride == 0 || i % stride >= d ? float.NaN : feature(i))];

    private static void Compare(Policy<float> policy, float[] features, int stride, int rows, float[] coefficients, float intercept)
    {
        using Operand<float> x = Operand<float>.Input(features);
        using Operand<float> c = Operand<float>.Input(coefficients);
        using Operand<float> logits = Operand<float>.Output(rows);
        using Operand<float> probabilities = Operand<float>.Output(rows);
        policy.Rows.Logits(x.Pointer, stride, rows, coefficients.Length, c.Pointer, intercept, logits.Pointer);
        policy.Rows.Probabilities(x.Pointer, stride, rows, coefficients.Length, c.Pointer, intercept, probabilities.Pointer);
        float[] z = new float[rows], p = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> one = x.Span.Slice(row * stride, coefficients.Length);
            z[row] = LogisticPrimitives.ComputeLogit(one, coefficients, intercept);
            p[row] = LogisticPrimitives.ComputeProbability(one, coefficients, intercept);
        }

        Bits.AssertSame<float>(z, logits.Take(), "Logit", (coefficients.Length, stride, rows));
        Bits.AssertSame<float>(p, probabilities.Take(), "Probability", (coefficients.Length, stride, rows));
    }
}
