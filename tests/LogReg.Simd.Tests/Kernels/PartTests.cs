using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>
/// What a pass does on some processors only, on every machine and under every policy: groups in parts, rows that come from memory, and hints between them. None of it changes a bit.
/// </summary>
public class PartTests
{
    private const double Intercept = 0.25;

    /// <summary>Rows: whole sets of 64 and a rest, whole sets alone, a rest alone.</summary>
    private static readonly int[] RowCounts = [64, 203, 320, 37];

    /// <summary>Features around a vector, eight vectors, and what a turn of eight leaves.</summary>
    private static readonly int[] FeatureCounts = [1, 9, 16, 31, 128, 131, 144, 255, 256, 401];

    [Theory]
    [InlineData(5, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Terms_of_parts_have_the_bits_of_the_whole(int partRows, bool weighted)
    {
        Terms<Simd512Single, Vector512<float>, float>(partRows, weighted);
        Terms<SimdPortableSingle, Vector<float>, float>(partRows, weighted);
        Terms<Simd512Double, Vector512<double>, double>(partRows, weighted);
        Terms<SimdPortableDouble, Vector<double>, double>(partRows, weighted);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void A_pass_in_parts_has_the_bits_of_a_pass_in_groups(int partRows)
    {
        Parts<Simd512Single, Vector512<float>, float>(partRows);
        Parts<SimdPortableSingle, Vector<float>, float>(partRows);
        Parts<Simd512Double, Vector512<double>, double>(partRows);
        Parts<SimdPortableDouble, Vector<double>, double>(partRows);
    }

    [Fact]
    public void Rows_that_come_from_memory_have_the_bits_of_rows_in_a_cache()
    {
        Orders<Simd512Single, Vector512<float>, float>();
        Orders<SimdPortableSingle, Vector<float>, float>();
        Orders<Simd512Double, Vector512<double>, double>();
        Orders<SimdPortableDouble, Vector<double>, double>();
    }

    [Fact]
    public void Hints_change_no_bit_of_a_gradient()
    {
        Gradients<Simd512Single, Vector512<float>, float>();
        Gradients<SimdPortableSingle, Vector<float>, float>();
        Gradients<Simd512Double, Vector512<double>, double>();
        Gradients<SimdPortableDouble, Vector<double>, double>();
    }

    private static unsafe void Terms<S, V, T>(int partRows, bool weighted)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 4 * LossTerms.RowMultiple;
        SplitMix random = new(31);
        using Buffer<T> logits = new(ref random, Rows + Lanes.Count, 20), labels = new(Rows, i => T.CreateChecked(i % 3 == 0 ? 1 : 0)), weights = new(Rows, i => T.CreateChecked((i % 5) / 4.0));
        using Buffer<T> parts = new(logits.ToArray()), losses = new(Rows + Lanes.Count), whole = new(Rows), inParts = new(Rows, _ => T.One);
        double[] expected = new double[2 * Lanes.Count], actual = new double[2 * Lanes.Count];
        fixed (double* expectedLanes = expected, lanes = actual)
        {
            LossTerms.Compute<LogLoss, S, V, T>(
                logits.Pointer, labels.Pointer, weighted ? weights.Pointer : null, Rows, logits.Pointer, whole.Pointer, expectedLanes, expectedLanes + Lanes.Count);
            for (int row = 0; row < Rows; row += partRows)
            {
                int count = Math.Min(partRows, Rows - row), end = row + count;
                LossTerms.Part<LogLoss, S, V, T>(
                    parts.Pointer + row, labels.Pointer + row, weighted ? weights.Pointer + row : null, count, inParts.Pointer + row, losses.Pointer + row);

                // Of logits a whole vector may have been written: what is behind the part is for the next one to read. Of curvatures not one.
                for (int behind = end; behind < Rows; behind++)
                {
                    parts.Pointer[behind] = parts.Original[behind];
                }

                AssertSameBits(inParts.Original[end..], inParts.ToArray()[end..]);
            }

            LossTerms.AddQuads<S, V, T>(losses.Pointer, Rows, lanes);
            LossTerms.AddQuads<S, V, T>(parts.Pointer, Rows, lanes + Lanes.Count);
        }

        AssertSameBits(logits.ToArray()[..Rows], parts.ToArray()[..Rows]);
        AssertSameBits(whole.ToArray(), inParts.ToArray());
        AssertSameBits(expected, actual);
        Assert.DoesNotContain(0, expected);
        Assert.Contains(whole.ToArray(), value => value != T.Zero);
    }

    private static void Parts<S, V, T>(int partRows)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int featureCount in FeatureCounts)
        {
            foreach (int rowCount in RowCounts)
            {
                foreach (bool isInMemory in (bool[])[false, true])
                {
                    double[] expected = Pass<S, V, T>(rowCount, featureCount, 0, isInMemory: false, out T[] curvatures);
                    double[] actual = Pass<S, V, T>(rowCount, featureCount, partRows, isInMemory, out T[] inParts);
                    AssertSameBits(expected, actual);
                    AssertSameBits(curvatures, inParts);
                }
            }
        }
    }

    /// <summary>The sums of one pass over rows with a stride that is a multiple of a vector.</summary>
    private static unsafe double[] Pass<S, V, T>(int rowCount, int featureCount, int partRows, bool isInMemory, out T[] curvatures)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int GroupRows = 2 * LossTerms.RowMultiple;
        SplitMix random = new(32);
        ConsecutiveRows layout = new(ConsecutiveRows.PaddedStride(featureCount));
        int strips = (rowCount + Lanes.Count - 1) / Lanes.Count;
        using Buffer<T> features = new(ref random, (int)(strips * layout.StripSize(featureCount)), 1), coefficients = new(ref random, featureCount, 1);
        using Buffer<T> labels = new(rowCount, i => T.CreateChecked(i % 3 == 0 ? 1 : 0)), curved = new(rowCount);
        IndependentTerms<LogLoss, T> terms = new() { Only = new BinaryProblem<T>((nint)labels.Pointer, 0, 0, (nint)curved.Pointer) };
        PassShape shape = new(1, layout.GradientSize(featureCount), GroupRows, 0, terms.SumCount(1), GroupRows + Lanes.Count, partRows);
        using NativeBuffer memory = new((nuint)new PassScratch<T>(shape, null).ByteLength);
        double[] sums = new double[featureCount + terms.SumCount(1)];
        T intercept = T.CreateChecked(Intercept);
        fixed (double* destination = sums)
        {
            DenseRows<ConsecutiveRows, T> rows = new(layout, new StripReader<T>(features.Pointer), featureCount, null, isInMemory);
            FusedPass.Add<DenseRows<ConsecutiveRows, T>, IndependentTerms<LogLoss, T>, S, V, T>(
                rows, in terms, 0, rowCount, coefficients.Pointer, &intercept, 1, new PassScratch<T>(shape, (byte*)memory.Pointer), destination);
        }

        curvatures = curved.ToArray();
        return sums;
    }

    private static unsafe void Orders<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int featureCount in FeatureCounts)
        {
            const int Rows = 21;
            int stride = featureCount + 3;
            SplitMix random = new(33);
            using Buffer<T> features = new(ref random, Rows * stride, 1), coefficients = new(ref random, featureCount, 1);
            using Buffer<T> expected = new(Rows + Lanes.Count), actual = new(Rows + Lanes.Count);
            T intercept = T.CreateChecked(Intercept);
            RowLogits.Compute<T, S, V, T>(features.Pointer, stride, Rows, featureCount, coefficients.Pointer, intercept, expected.Pointer, streams: false);
            RowLogits.Compute<T, S, V, T>(features.Pointer, stride, Rows, featureCount, coefficients.Pointer, intercept, actual.Pointer, streams: true);
            AssertSameBits(expected.ToArray()[..Rows], actual.ToArray()[..Rows]);

            const int Strips = 5;
            using Buffer<T> strips = new(ref random, Strips * Lanes.Count * featureCount, 1), ofCache = new(Strips * Lanes.Count), ofMemory = new(Strips * Lanes.Count);
            StripLogits.Compute<T, S, V, T>(strips.Pointer, Strips, featureCount, coefficients.Pointer, intercept, ofCache.Pointer, streams: false);
            StripLogits.Compute<T, S, V, T>(strips.Pointer, Strips, featureCount, coefficients.Pointer, intercept, ofMemory.Pointer, streams: true);
            AssertSameBits(ofCache.ToArray(), ofMemory.ToArray());
        }
    }

    private static unsafe void Gradients<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int featureCount in FeatureCounts)
        {
            const int Strips = 5;
            const int Rows = Strips * Lanes.Count;
            int stride = featureCount + 3;
            SplitMix random = new(34);
            using Buffer<T> features = new(ref random, Rows * stride, 1), residuals = new(ref random, Rows, 1);
            using Buffer<T> expected = new(Lanes.Count * (featureCount + Lanes.Count)), actual = new(Lanes.Count * (featureCount + Lanes.Count));
            PrefetchStream ahead = PrefetchStream.From((byte*)features.Pointer);
            Assert.False(ahead.IsEmpty);
            Assert.True(default(PrefetchStream).IsEmpty);
            RowGradient.Accumulate<T, S, V, T>(features.Pointer, stride, Rows - 3, featureCount, residuals.Pointer, expected.Pointer);
            RowGradient.Accumulate<T, S, V, T>(features.Pointer, stride, Rows - 3, featureCount, residuals.Pointer, actual.Pointer, ahead);
            AssertSameBits(expected.ToArray()[..featureCount], actual.ToArray()[..featureCount]);
            Assert.Contains(actual.ToArray()[..featureCount], value => value != T.Zero);
            StripGradient.Accumulate<T, S, V, T>(features.Pointer, Strips, featureCount, residuals.Pointer, expected.Pointer);
            StripGradient.Accumulate<T, S, V, T>(features.Pointer, Strips, featureCount, residuals.Pointer, actual.Pointer, ahead);
            AssertSameBits(expected.ToArray(), actual.ToArray());
        }
    }

    private static void AssertSameBits<T>(T[] expected, T[] actual)
        where T : unmanaged => Assert.Equal(MemoryMarshal.AsBytes<T>(expected).ToArray(), MemoryMarshal.AsBytes<T>(actual).ToArray());

    /// <summary>Elements in native memory.</summary>
    private sealed unsafe class Buffer<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Buffer(T[] values)
        {
            Original = values;
            Pointer = (T*)NativeMemory.AlignedAlloc((nuint)(values.Length + Lanes.Count) * (nuint)sizeof(T), 64);
            values.CopyTo(new Span<T>(Pointer, values.Length));
        }

        public Buffer(int length, Func<int, T>? value = null)
            : this([.. Enumerable.Range(0, length).Select(value ?? (_ => T.Zero))])
        {
        }

        public Buffer(ref SplitMix random, int length, double magnitude)
            : this(Draw(ref random, length, magnitude))
        {
        }

        public T* Pointer { get; }

        /// <summary>Gets the values at the beginning.</summary>
        public T[] Original { get; }

        public T[] ToArray() => new Span<T>(Pointer, Original.Length).ToArray();

        public void Dispose() => NativeMemory.AlignedFree(Pointer);

        private static T[] Draw(ref SplitMix random, int length, double magnitude)
        {
            T[] values = new T[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = T.CreateChecked(random.Uniform(-magnitude, magnitude));
            }

            return values;
        }
    }
}
