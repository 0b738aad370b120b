using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;

namespace LogReg.Simd.Tests.Support;

/// <summary>Runs the kernels of several classes with every operand in guarded memory, NaN between the classes.</summary>
internal static unsafe class ClassRunner
{
    /// <summary>The elements between two classes beyond what the kernel may touch: nobody may write there.</summary>
    private const int Gap = 3;

    /// <summary>Logits of the caller's rows, class by class.</summary>
    public static T[][] RowLogits<T>(Policy<T> policy, Problem<T> problem, T[][] coefficients, T[] intercepts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Operand<T>.Input(problem.Features, problem.Shape.Edge, problem.Shape.FeatureOffset);
        using Operand<T> beta = Vector(problem, [.. coefficients.SelectMany(vector => vector)]);
        using Operand<T> offsets = Vector(problem, intercepts);
        using Spread<T> logits = new(problem, Empty<T>(intercepts.Length, problem.Rows));
        policy.Direct.RowClassLogits(
            features.Pointer,
            problem.Shape.Stride,
            problem.Rows,
            problem.FeatureCount,
            beta.Pointer,
            offsets.Pointer,
            intercepts.Length,
            logits.Pointer,
            logits.Stride,
            Ahead(problem, features));
        return logits.Take();
    }

    /// <summary>The running gradients of the caller's rows, class by class, that began as <paramref name="start"/>; the pad beside them stays in.</summary>
    public static T[][] RowGradients<T>(Policy<T> policy, Problem<T> problem, T[][] residuals, T[] start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Operand<T>.Input(problem.Features, problem.Shape.Edge, problem.Shape.FeatureOffset);
        using Spread<T> r = new(problem, residuals);
        using Spread<T> gradient = new(problem, [.. residuals.Select(_ => Padded(start, problem.Shape.PaddedFeatures))]);
        policy.Direct.AccumulateRowClassGradient(
            features.Pointer,
            problem.Shape.Stride,
            problem.Rows,
            problem.FeatureCount,
            r.Pointer,
            r.Stride,
            residuals.Length,
            gradient.Pointer,
            gradient.Stride,
            Ahead(problem, features));
        return gradient.Take();
    }

    /// <summary>The lane sums of interleaved strips, class by class, that began as <paramref name="start"/>.</summary>
    public static T[][] StripGradientLanes<T>(Policy<T> policy, Problem<T> problem, T[][] residuals, T start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] lanes = new T[problem.FeatureCount * Lanes.Count];
        Array.Fill(lanes, start);
        using Operand<T> strips = Operand<T>.Input(StripRunner.Pack(StripLayout.Interleaved, problem));
        using Spread<T> r = new(problem, [.. residuals.Select(vector => Padded(vector, problem.Shape.PaddedRows))]);
        using Spread<T> gradient = new(problem, [.. residuals.Select(_ => lanes)]);
        policy.Direct.AccumulateStripClassGradient(
            strips.Pointer,
            problem.Shape.StripCount,
            problem.FeatureCount,
            r.Pointer,
            r.Stride,
            residuals.Length,
            gradient.Pointer,
            gradient.Stride,
            Ahead(problem, strips));
        return gradient.Take();
    }

    /// <summary>Softmax terms of rows that begin at <paramref name="firstRow"/> of the labels; labels and weights end with the last row.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="logits">The logits, class by class; NaN follows the last row.</param>
    /// <param name="labels">The labels of the rows before <paramref name="firstRow"/> and of the rows themselves.</param>
    /// <param name="weights">Their weights, or null.</param>
    /// <param name="firstRow">The rows before.</param>
    /// <param name="start">What the lanes hold before.</param>
    public static ClassSums<T> Softmax<T>(Policy<T> policy, T[][] logits, T[] labels, T[]? weights = null, int firstRow = 0, double start = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = logits[0].Length;
        using Operand<T> y = Operand<T>.Input(labels);
        using Operand<T> s = Operand<T>.Input(weights ?? []);
        using Operand<T> kept = Operand<T>.Output((logits.Length * (firstRow + rows + Gap)) - Gap);
        T[] untouched = kept.Take();
        SoftmaxTerms<T> terms = new()
        {
            Labels = y.Pointer,
            SampleWeights = weights == null ? null : s.Pointer,
            Logits = kept.Pointer,
            LogitStride = firstRow + rows + Gap,
        };
        ClassSums<T> sums = Terms(policy, terms, logits, firstRow, start);
        T[] copied = kept.Take();
        for (int k = 0; k < logits.Length; k++)
        {
            int first = (k * (int)terms.LogitStride) + firstRow;
            Bits.AssertSame<T>(logits[k], copied.AsSpan(first, rows), "kept logit", (policy, k));
            untouched.AsSpan(first, rows).CopyTo(copied.AsSpan(first));
        }

        Bits.AssertSame<T>(untouched, copied, "what lies between the kept logits", policy);
        return sums;
    }

    /// <summary>Network terms of rows that begin at <paramref name="firstRow"/> of the labels; every operand ends with its last element.</summary>
    public static ClassSums<T> Network<T>(
        Policy<T> policy, T[][] logits, T[] outputCoefficients, T[] outputIntercepts, T[] labels, T[]? weights = null, int firstRow = 0, double start = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> v = Operand<T>.Input(outputCoefficients);
        using Operand<T> c = Operand<T>.Input(outputIntercepts);
        using Operand<T> y = Operand<T>.Input(labels);
        using Operand<T> s = Operand<T>.Input(weights ?? []);
        NetworkTerms<LogLoss, T> terms = new()
        {
            Labels = y.Pointer,
            SampleWeights = weights == null ? null : s.Pointer,
            OutputCount = outputIntercepts.Length,
            OutputCoefficients = v.Pointer,
            OutputIntercepts = c.Pointer,
        };
        return Terms(policy, terms, logits, firstRow, start);
    }

    /// <summary>D·u of rows: <paramref name="directions"/> holds u, class by class.</summary>
    public static ClassSums<T> Hessian<T>(Policy<T> policy, T[][] logits, T[][] directions, T[]? weights, bool isBound, int firstRow = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> points = Operand<T>.Input(logits.SelectMany((row, k) => k == 0 ? row : [.. Enumerable.Repeat(T.NaN, Gap), .. row]).ToArray());
        using Operand<T> s = Operand<T>.Input(weights ?? []);
        SoftmaxHessianTerms<T> terms = new()
        {
            PointLogits = isBound ? null : points.Pointer,
            LogitStride = logits[0].Length + Gap,
            SampleWeights = weights == null ? null : s.Pointer,
            IsBound = isBound,
        };
        return Terms(policy, terms, directions, firstRow, 0);
    }

    /// <summary>s·p_k·([k = l] − p_l) of two classes; logits, weights and curvatures end with the last row.</summary>
    public static T[] Curvatures<T>(Policy<T> policy, T[][] logits, int classIndex, int otherClass, T[]? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = logits[0].Length;
        using Operand<T> z = Operand<T>.Input(logits.SelectMany((row, k) => k == 0 ? row : [.. Enumerable.Repeat(T.NaN, Gap), .. row]).ToArray());
        using Operand<T> s = Operand<T>.Input(weights ?? []);
        using Operand<T> scratch = Operand<T>.Scratch((int)SoftmaxCurvatures.ScratchLength(logits.Length));
        using Operand<T> curvatures = Operand<T>.Output(rows);
        policy.Rows.SoftmaxCurvatures(
            z.Pointer, rows + Gap, logits.Length, classIndex, otherClass, weights == null ? null : s.Pointer, rows, scratch.Pointer, curvatures.Pointer);
        scratch.Take();
        return curvatures.Take();
    }

    private static ClassSums<T> Terms<C, T>(Policy<T> policy, in C terms, T[][] logits, int firstRow, double start)
        where C : struct, IRowTerms<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = logits[0].Length;
        int padded = (rows + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        Problem<T> ends = Lattice.Draw<T>(Shape.Dense(0, 0));
        using Spread<T> z = new(ends, [.. logits.Select(row => (T[])[.. row, .. Enumerable.Repeat(T.NaN, padded - rows)])]);
        using Operand<T> scratch = Operand<T>.Scratch((int)terms.ScratchLength(logits.Length, padded));
        using Operand<double> lanes = Operand<double>.InOut([.. Enumerable.Repeat(start, terms.SumCount(logits.Length) * Lanes.Count)]);
        policy.Direct.ClassTerms(in terms, firstRow, rows, logits.Length, z.Pointer, z.Stride, scratch.Pointer, lanes.Pointer);
        scratch.Take();
        T[][] residuals = z.Take();
        foreach (T[] residual in residuals)
        {
            Bits.AssertEqual<T>(new double[padded - rows], residual.AsSpan(rows), "residual behind the last row", policy);
        }

        return new ClassSums<T>([.. residuals.Select(row => row[..rows])], lanes.Take());
    }

    private static Operand<T> Vector<T>(Problem<T> problem, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(values, problem.Shape.Edge, problem.Shape.VectorOffset);

    private static T[][] Empty<T>(int classCount, int length) => [.. Enumerable.Range(0, classCount).Select(_ => new T[length])];

    private static T[] Padded<T>(T[] values, int length)
    {
        T[] padded = new T[length];
        values.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>Some shapes fetch ahead, past the end of the features as well: a hint that may change nothing.</summary>
    private static PrefetchStream Ahead<T>(Problem<T> problem, Operand<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (problem.Rows + problem.FeatureCount) % 2 == 0 ? PrefetchStream.Over(features.Pointer, 100_000, 97) : default;

    /// <summary>Vectors of all classes at a stride, in guarded memory that ends with the last of them.</summary>
    private sealed class Spread<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Operand<T> operand;
        private readonly int classCount;
        private readonly int length;

        public Spread(Problem<T> problem, T[][] vectors)
        {
            classCount = vectors.Length;
            length = vectors.Length == 0 ? 0 : vectors[0].Length;
            T[] all = new T[Math.Max(0, (classCount * (length + Gap)) - Gap)];
            Array.Fill(all, T.NaN);
            for (int k = 0; k < classCount; k++)
            {
                vectors[k].CopyTo(all, k * (length + Gap));
            }

            operand = Operand<T>.InOut(all, problem.Shape.Edge, problem.Shape.DestinationOffset);
        }

        public T* Pointer => operand.Pointer;

        public nint Stride => length + Gap;

        public T[][] Take()
        {
            T[] all = operand.Take();
            for (int k = 0; k < classCount - 1; k++)
            {
                Assert(all.AsSpan((k * (length + Gap)) + length, Gap));
            }

            return [.. Enumerable.Range(0, classCount).Select(k => all.AsSpan(k * (length + Gap), length).ToArray())];
        }

        public void Dispose() => operand.Dispose();

        private static void Assert(ReadOnlySpan<T> gap)
        {
            foreach (T value in gap)
            {
                Xunit.Assert.True(T.IsNaN(value), "The gap behind a class was written to.");
            }
        }
    }
}

/// <summary>What class terms leave: residuals, class by class, and 16 lanes per sum.</summary>
internal sealed record ClassSums<T>(T[][] Residuals, double[] Lanes)
{
    /// <summary>The lanes of one sum.</summary>
    public double[] Of(int slot) => Lanes[(slot * LogReg.Simd.Kernels.Simd.Lanes.Count)..((slot + 1) * LogReg.Simd.Kernels.Simd.Lanes.Count)];
}
