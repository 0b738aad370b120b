using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>Logits as TensorPrimitives gives them: one dot product per row.</summary>
internal sealed class RivalLogitsPass<T>(Problem<T> problem, WorkerTeam team, T[] logits) : RowPass<T>(problem, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void RunRows(int piece, int firstRow, int rowCount) =>
        Rivals.Logits(Problem.Rows(firstRow, rowCount), Problem.Coefficients, Problem.Intercept, logits.AsSpan(firstRow, rowCount));
}

/// <summary>The fused pass as TensorPrimitives composes it, in blocks of rows that stay in a cache between their two visits.</summary>
/// <remarks>The block's rows are chosen by trial (<see cref="CandidateRows"/>), so that the rival runs at its best.</remarks>
internal sealed class RivalLossGradientPass<T> : RowPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] gradients;
    private readonly double[] losses;
    private readonly double[] interceptGradients;
    private readonly T[][] scratch;

    public RivalLossGradientPass(Problem<T> problem, WorkerTeam team, int blockRows)
        : base(problem, team)
    {
        BlockRows = blockRows;
        gradients = new T[PieceCount][];
        scratch = new T[PieceCount][];
        losses = new double[PieceCount];
        interceptGradients = new double[PieceCount];
        for (int piece = 0; piece < PieceCount; piece++)
        {
            gradients[piece] = new T[problem.FeatureCount];
            scratch[piece] = new T[2 * blockRows];
        }
    }

    /// <summary>Gets the rows that are visited twice in a row.</summary>
    public int BlockRows { get; }

    public PassSums Result => new(losses[0], interceptGradients[0], Array.ConvertAll(gradients[0], double.CreateTruncating));

    /// <summary>Block sizes worth trying: half an L1 cache, and the half and the whole of a small L2 cache.</summary>
    public static unsafe int[] CandidateRows(int featureCount)
    {
        int[] bytes = [16 << 10, 128 << 10, 256 << 10];
        return [.. bytes.Select(size => Math.Clamp(size / (featureCount * sizeof(T)), 4, 4096)).Distinct()];
    }

    protected override void RunRows(int piece, int firstRow, int rowCount)
    {
        T[] gradient = gradients[piece];
        Span<T> z = scratch[piece].AsSpan(0, BlockRows);
        Span<T> t = scratch[piece].AsSpan(BlockRows);
        gradient.AsSpan().Clear();
        losses[piece] = 0;
        interceptGradients[piece] = 0;
        for (int row = firstRow; row < firstRow + rowCount; row += BlockRows)
        {
            int rows = Math.Min(BlockRows, firstRow + rowCount - row);
            losses[piece] += Rivals.AccumulateLossGradient(
                Problem.Rows(row, rows),
                Problem.LabelsOf(row, rows),
                Problem.Coefficients,
                Problem.Intercept,
                z[..rows],
                t[..rows],
                gradient,
                out double interceptGradient);
            interceptGradients[piece] += interceptGradient;
        }
    }

    protected override void Reduce()
    {
        for (int piece = 1; piece < PieceCount; piece++)
        {
            TensorPrimitives.Add(gradients[0], gradients[piece], gradients[0]);
            losses[0] += losses[piece];
            interceptGradients[0] += interceptGradients[piece];
        }
    }
}

/// <summary>What a program without this library would write: compositions of TensorPrimitives.</summary>
internal static class Rivals
{
    /// <summary>One dot product per row, formula 1.1.</summary>
    public static void Logits<T>(ReadOnlySpan<T> features, ReadOnlySpan<T> coefficients, T intercept, Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = coefficients.Length;
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = TensorPrimitives.Dot(features.Slice(i * d, d), coefficients) + intercept;
        }
    }

    /// <summary>
    /// Loss and gradient of a block of rows (formulas 2.1 and 3.2): dot products, softplus as log(1 + e^z) unguarded against overflow
    /// (the cheapest composition), sigmoid, residuals, and one MultiplyAdd per row into the gradient.
    /// </summary>
    /// <returns>The block's loss.</returns>
    public static double AccumulateLossGradient<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> coefficients,
        T intercept,
        Span<T> z,
        Span<T> scratch,
        Span<T> gradient,
        out double interceptGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = coefficients.Length;
        Logits(features, coefficients, intercept, z);
        Softplus(z, scratch);
        double loss = double.CreateTruncating(TensorPrimitives.Sum<T>(scratch)) - double.CreateTruncating(TensorPrimitives.Dot(labels, z));
        TensorPrimitives.Sigmoid<T>(z, z);
        TensorPrimitives.Subtract(z, labels, z);
        interceptGradient = double.CreateTruncating(TensorPrimitives.Sum<T>(z));
        for (int i = 0; i < z.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(features.Slice(i * d, d), z[i], gradient, gradient);
        }

        return loss;
    }

    /// <summary>log(1 + e^x) by two passes; infinite from 89 on in single precision.</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Exp(x, destination);
        TensorPrimitives.LogP1<T>(destination, destination);
    }

    /// <summary>The probability of one row: a dot product and the textbook sigmoid.</summary>
    public static float Probability(ReadOnlySpan<float> row, ReadOnlySpan<float> coefficients, float intercept) =>
        1 / (1 + MathF.Exp(-(TensorPrimitives.Dot(row, coefficients) + intercept)));
}
