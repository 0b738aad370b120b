using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Reference;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>What a fused pass computed.</summary>
internal sealed record PassSums(double Loss, double InterceptGradient, double[] Gradient);

/// <summary>The Reference's loss, gradient and logits of a problem, computed block by block so that no second copy of it in double is needed.</summary>
/// <remarks>Rows are cut among the threads of a team: the Reference is scalar, and a problem may fill the memory.</remarks>
internal sealed class ReferenceCheck<T> : IPieceWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Small enough for the L2 cache, and for the ordinary heap: the Reference allocates its results.</summary>
    private const int BlockElements = 1 << 13;

    private readonly Problem<T> problem;
    private readonly T[][] logits;
    private readonly double[] coefficients;
    private readonly double intercept;
    private readonly Piece[] pieces;

    private ReferenceCheck(Problem<T> problem, T[][] logits, int pieceCount)
    {
        this.problem = problem;
        this.logits = logits;
        coefficients = Widen<T>(problem.Coefficients);
        intercept = double.CreateTruncating(problem.Intercept);
        pieces = new Piece[pieceCount];
        for (int i = 0; i < pieceCount; i++)
        {
            pieces[i] = new Piece(problem.FeatureCount, logits.Length);
        }
    }

    /// <summary>Gets the largest error of each set of logits relative to the size of their sums.</summary>
    public double[] LogitErrors => pieces[0].LogitErrors;

    /// <summary>Computes the Reference and checks logits on the way; throws where one is wrong.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="logits">Sets of logits, each of one per sample.</param>
    public static ReferenceCheck<T> Run(Problem<T> problem, WorkerTeam team, params T[][] logits)
    {
        ReferenceCheck<T> check = new(problem, logits, team.WorkerCount);
        team.Run(check, team.WorkerCount);
        foreach (Piece other in check.pieces.AsSpan(1))
        {
            check.pieces[0].Add(other);
        }

        return check;
    }

    /// <summary>The largest error of fused sums; throws where it exceeds the tolerance.</summary>
    public double ErrorOf(PassSums sums, double tolerance) => pieces[0].Compare(problem.FeatureCount, sums, tolerance);

    void IPieceWork.Run(int piece, int worker)
    {
        int end = (int)((long)problem.SampleCount * (piece + 1) / pieces.Length);
        int step = Math.Max(1, BlockElements / Math.Max(1, problem.FeatureCount));
        for (int row = (int)((long)problem.SampleCount * piece / pieces.Length); row < end; row += step)
        {
            Block(pieces[piece], row, Math.Min(step, end - row));
        }
    }

    private static double[] Widen<E>(ReadOnlySpan<E> values)
        where E : IBinaryFloatingPointIeee754<E>
    {
        double[] wide = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        return wide;
    }

    private void Block(Piece piece, int row, int count)
    {
        int d = problem.FeatureCount;
        double[] features = Widen(problem.Rows(row, count));
        double[] labels = Widen(problem.LabelsOf(row, count));
        double[] z = ReferenceModel.Logits(features, count, d, d, coefficients, intercept);
        double[] sizes = ReferenceModel.AbsoluteLogits(features, count, d, d, coefficients, intercept);
        for (int set = 0; set < logits.Length; set++)
        {
            double error = Agreement.OfSums(
                $"Logits from row {row}, d = {d}", Widen<T>(logits[set].AsSpan(row, count)), z, sizes, Agreement.SumTolerance<T>());
            piece.LogitErrors[set] = Math.Max(piece.LogitErrors[set], error);
        }

        double[] residuals = new double[count];
        for (int i = 0; i < count; i++)
        {
            residuals[i] = ReferenceLosses.LogLoss.Residual(z[i], labels[i]);
            piece.Loss += ReferenceLosses.LogLoss.Value(z[i], labels[i]);
            piece.InterceptGradient += residuals[i];
            piece.InterceptSize += Math.Abs(residuals[i]);
        }

        TensorPrimitives.Add(piece.Gradient, ReferencePass.TransposedProduct(features, count, d, d, residuals), piece.Gradient);
        TensorPrimitives.Add(piece.Sizes, ReferencePass.AbsoluteTransposedProduct(features, count, d, d, residuals), piece.Sizes);
    }

    /// <summary>One thread's share of the Reference.</summary>
    private sealed class Piece(int featureCount, int logitSets)
    {
        public double Loss { get; set; }

        public double InterceptGradient { get; set; }

        public double InterceptSize { get; set; }

        public double[] Gradient { get; } = new double[featureCount];

        public double[] Sizes { get; } = new double[featureCount];

        public double[] LogitErrors { get; } = new double[logitSets];

        public void Add(Piece other)
        {
            Loss += other.Loss;
            InterceptGradient += other.InterceptGradient;
            InterceptSize += other.InterceptSize;
            TensorPrimitives.Add(Gradient, other.Gradient, Gradient);
            TensorPrimitives.Add(Sizes, other.Sizes, Sizes);
            TensorPrimitives.Max<double>(LogitErrors, other.LogitErrors, LogitErrors);
        }

        public double Compare(int featureCount, PassSums sums, double tolerance)
        {
            double loss = Agreement.OfSums($"Loss, d = {featureCount}", [sums.Loss], [Loss], [Loss], tolerance);
            double intercept = Agreement.OfSums(
                $"Intercept gradient, d = {featureCount}", [sums.InterceptGradient], [InterceptGradient], [InterceptSize], tolerance);
            double gradient = Agreement.OfSums($"Gradient, d = {featureCount}", sums.Gradient, Gradient, Sizes, tolerance);
            return Math.Max(loss, Math.Max(intercept, gradient));
        }
    }
}
