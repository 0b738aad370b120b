using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Classes;

/// <summary>One row and a few classes, in registers, have the bits of the row in a batch and read and write nothing past an end.</summary>
public class OneRowClassesTests
{
    private const int MostClasses = 16;

    [Fact]
    public unsafe void A_row_alone_has_the_logits_the_softmax_and_the_class_of_a_batch()
    {
        SplitMix random = new(41);
        int served = 0;
        for (int classes = 1; OneRowClasses.IsSupported && classes <= MostClasses + 1; classes++)
        {
            foreach (int features in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64])
            {
                foreach (double spread in (double[])[1, 40])
                {
                    using Operand<float> row = Operand<float>.Input(Values(random, features, spread));
                    using Operand<float> coefficients = Operand<float>.Input(Values(random, features * classes, 1));
                    using Operand<float> intercepts = Operand<float>.Input(Values(random, classes, 1));
                    float[] expected = LogitsOfBatch(row, coefficients, intercepts);
                    object shape = (classes, features, spread);
                    using Operand<float> logits = Operand<float>.Output(classes);
                    OneRowClasses.Store(row.Pointer, features, coefficients.Pointer, intercepts.Pointer, classes, logits.Pointer);
                    Bits.AssertSame<float>(expected, logits.Take(), "logit", shape);
                    if (!OneRowClasses.IsFor(classes))
                    {
                        continue;
                    }

                    served++;
                    Assert.Equal(Array.IndexOf(expected, expected.Max()), OneRowClasses.Largest(row.Pointer, features, coefficients.Pointer, intercepts.Pointer, classes));
                    using Operand<float> probabilities = Operand<float>.Output(classes);
                    Assert.True(OneRowClasses.TrySoftmax(row.Pointer, features, coefficients.Pointer, intercepts.Pointer, classes, probabilities.Pointer));
                    Bits.AssertSame<float>(SoftmaxByMemory(expected), probabilities.Take(), "probability", shape);
                }
            }
        }

        Assert.True(served > 0 || !OneRowClasses.IsSupported);
    }

    [Fact]
    public unsafe void Equal_logits_go_to_the_smaller_class_NaN_to_none_and_infinity_is_left_to_others()
    {
        for (int classes = 1; classes <= MostClasses && OneRowClasses.IsFor(classes); classes++)
        {
            float[] none = new float[classes];
            for (int k = 0; k < classes; k++)
            {
                float[] values = [.. Enumerable.Range(0, classes).Select(other => other < k ? -1f : 2f)];
                Assert.Equal(k, LargestOf(values));
                values[k] = float.NaN;
                Assert.Equal(-1, LargestOf(values));
                values[k] = float.PositiveInfinity;
                Assert.Equal(k, LargestOf(values));
                Assert.False(HasSoftmax(values, none));
                Array.Fill(values, float.NegativeInfinity);
                Assert.Equal(0, LargestOf(values));
                Assert.False(HasSoftmax(values, none));
            }

            Assert.All(none, value => Assert.Equal(0, value));
        }
    }

    private static unsafe int LargestOf(float[] intercepts)
    {
        fixed (float* b = intercepts)
        {
            return OneRowClasses.Largest(b, 0, b, b, intercepts.Length);
        }
    }

    private static unsafe bool HasSoftmax(float[] intercepts, float[] probabilities)
    {
        fixed (float* b = intercepts, p = probabilities)
        {
            return OneRowClasses.TrySoftmax(b, 0, b, b, intercepts.Length, p);
        }
    }

    /// <summary>The logits of the row where it stands sixteen times in a batch.</summary>
    private static unsafe float[] LogitsOfBatch(Operand<float> row, Operand<float> coefficients, Operand<float> intercepts)
    {
        const int Rows = 16;
        float[] features = [.. Enumerable.Repeat(row.Span.ToArray(), Rows).SelectMany(values => values)];
        float[] logits = new float[Rows * intercepts.Length];
        fixed (float* x = features, z = logits)
        {
            SpanKernels<float>.Instance.ClassLogits(x, row.Length, Rows, row.Length, coefficients.Pointer, intercepts.Pointer, intercepts.Length, z, Rows);
        }

        return [.. Enumerable.Range(0, intercepts.Length).Select(k => logits[k * Rows])];
    }

    /// <summary>Softmax by the kernels of long rows.</summary>
    private static unsafe float[] SoftmaxByMemory(float[] logits)
    {
        float[] probabilities = new float[logits.Length];
        fixed (float* z = logits, p = probabilities)
        {
            double sum = SpanKernels<float>.Instance.ExponentialSum(z, logits.Length, logits.Max(), p);
            SpanKernels<float>.Instance.Divide(p, logits.Length, (float)sum, p);
        }

        return probabilities;
    }

    private static float[] Values(SplitMix random, int count, double spread) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Uniform(-spread, spread))];
}
