using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Decisions of a batch against one comparison a logit, at every length around a vector and with a NaN at every place.</summary>
public class DecisionsTests
{
    [Fact]
    public void Each_logit_is_decided_alone()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] logits = new SplitMix((ulong)length).Vector<float>(length, 4);
            foreach (float threshold in (float[])[0, -1, 2.5f, float.PositiveInfinity, float.NegativeInfinity])
            {
                bool[] expected = Array.ConvertAll(logits, z => z > threshold);
                bool[] actual = new bool[length];
                Assert.Equal(-1, Decisions.Decide<float>(logits, threshold, actual));
                Assert.Equal(expected, actual);
                Array.Fill(actual, true);
                Assert.Equal(-1, Decisions.Decide<double>(Array.ConvertAll(logits, z => (double)z), threshold, actual));
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void The_threshold_itself_and_zeros_of_either_sign_do_not_exceed_it()
    {
        float[] logits = [.. Enumerable.Range(0, 40).Select(i => (i % 4) switch { 0 => 0f, 1 => -0f, 2 => float.Epsilon, _ => -float.Epsilon })];
        bool[] classes = new bool[40];
        Decisions.Decide<float>(logits, -0f, classes);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 4 == 2), classes);
    }

    [Fact]
    public void The_first_that_is_not_a_number_is_found_wherever_it_is()
    {
        for (int at = 0; at < 50; at++)
        {
            float[] logits = new float[50];
            logits[at] = float.NaN;
            logits[49] = float.NaN;
            Assert.Equal(at, Decisions.Decide<float>(logits, 0, new bool[50]));
            Assert.Equal(at, Decisions.Decide<double>(Array.ConvertAll(logits, z => (double)z), 0, new bool[50]));
        }
    }
}
