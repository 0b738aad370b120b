using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>
/// Makes a separating direction of a diverging point and checks it on every row (formula 4.12). Rows that can be separated go off to infinity and the others stay where they are: of the rows on either
/// side of a wide gap, those that stay are held exactly, and the point's share in what is then free must move each of the others to its side.
/// </summary>
internal sealed class SeparationSearch
{
    /// <summary>A held row may be moved by this share of the sizes that cancel in it: the rounding of the data.</summary>
    private const double Held = 1e-15;

    /// <summary>A separated row is moved by more than this share of the sizes that go into it.</summary>
    private const double Moved = 1e-11;

    /// <summary>Rows with a smaller margin are no candidates.</summary>
    private const double LeastMargin = 3;

    /// <summary>A Newton step moves rows that can be separated by about 1.</summary>
    private const double UsualMove = 0.5;

    private const int MostCandidates = 4;

    private readonly Design design;
    private readonly RowCounts counts;
    private readonly int threadCount;

    public SeparationSearch(Design design, RowCounts counts, int threadCount) => (this.design, this.counts, this.threadCount) = (design, counts, threadCount);

    /// <summary>Gets the direction in the units of the design.</summary>
    public DoubleDouble[] Direction { get; private set; } = [];

    /// <summary>Gets the columns whose limit is not determined by the rows that stay.</summary>
    public bool[] IsOpen { get; private set; } = [];

    /// <summary>Gets which rows no direction of this kind moves.</summary>
    public bool[] Stays { get; private set; } = [];

    /// <summary>Whether a direction is found and holds on every row.</summary>
    /// <param name="point">The diverging point.</param>
    /// <param name="before">The point one Newton step before.</param>
    /// <param name="onlyComplete">Whether only a point that has every row on its side is looked at.</param>
    public bool Finds(ReadOnlySpan<DoubleDouble> point, ReadOnlySpan<DoubleDouble> before, bool onlyComplete)
    {
        double[] margins = Margins(point);
        double[] moves = [.. Margins(before).Zip(margins, (from, to) => to - from)];
        IEnumerable<Func<int, bool>> candidates = Thresholds(margins, onlyComplete).Select(threshold => (Func<int, bool>)(i => margins[i] <= threshold));
        foreach (Func<int, bool> stays in onlyComplete ? candidates : candidates.Prepend(i => moves[i] < UsualMove))
        {
            Stays = [.. margins.Select((_, i) => Counts(i) && (Side(i) == 0 || stays(i)))];
            Construct(point);
            if (Direction.Length > 0 && Holds())
            {
                return true;
            }
        }

        return false;
    }

    private double[] Margins(ReadOnlySpan<DoubleDouble> point)
    {
        double[] margins = LogitPass.Compute(design, DoubleDouble.Rounded(point), threadCount)[..design.RowCount];
        for (int i = 0; i < margins.Length; i++)
        {
            margins[i] *= Side(i);
        }

        return margins;
    }

    private bool Counts(int row) => counts.Successes[row] + counts.Failures[row] > 0;

    /// <summary>1 for a row of successes alone, −1 for one of failures alone, 0 for one of both or neither.</summary>
    private int Side(int row) => (counts.Successes[row] > 0 ? 1 : 0) - (counts.Failures[row] > 0 ? 1 : 0);

    /// <summary>The middles of the widest gaps between neighbouring margins, and the end below all of them.</summary>
    private IEnumerable<double> Thresholds(double[] margins, bool onlyComplete)
    {
        double[] sorted = [.. margins.Where((_, i) => Side(i) != 0).Order()];
        if (sorted.Length == 0)
        {
            return [];
        }

        bool isComplete = sorted[0] > 0 && !Enumerable.Range(0, design.RowCount).Any(i => Counts(i) && Side(i) == 0);
        IEnumerable<double> below = isComplete ? [0.0] : sorted[0] > LeastMargin ? [sorted[0] / 2] : [];
        return onlyComplete && !isComplete ? [] : below.Concat(
            Enumerable.Range(1, sorted.Length - 1).Where(i => sorted[i] > LeastMargin && sorted[i] > sorted[i - 1]).OrderByDescending(i => sorted[i] / Math.Max(1, sorted[i - 1])).Take(MostCandidates)
                .Select(i => (sorted[i] + sorted[i - 1]) / 2));
    }

    private void Construct(ReadOnlySpan<DoubleDouble> point)
    {
        Direction = [];
        double[] weights = new double[design.PaddedRowCount];
        for (int i = 0; i < design.RowCount; i++)
        {
            weights[i] = Stays[i] ? 1 : 0;
        }

        Dependences dependences = Dependences.Of(design, weights, threadCount);
        if (!dependences.IsDependent.Contains(true))
        {
            return;
        }

        DoubleDouble[] direction = new DoubleDouble[design.ColumnCount];
        bool[] isOpen = new bool[design.ColumnCount];
        for (int free = 0; free < direction.Length; free++)
        {
            if (!dependences.IsDependent[free])
            {
                continue;
            }

            isOpen[free] = true;
            direction[free] += point[free];
            DoubleDouble[] combination = dependences.Combination(free);
            for (int j = 0; j < free; j++)
            {
                isOpen[j] |= combination[j] != default;
                direction[j] -= combination[j] * point[free];
            }
        }

        (Direction, IsOpen) = (direction, isOpen);
    }

    private bool Holds()
    {
        bool anyMoves = false;
        for (int i = 0; i < design.RowCount; i++)
        {
            if (!Counts(i))
            {
                continue;
            }

            DoubleDouble move = default;
            double size = 0;
            for (int j = 0; j < Direction.Length; j++)
            {
                DoubleDouble part = Direction[j] * design.Column(i / Design.BlockRows, j)[i % Design.BlockRows];
                move += part;
                size += Math.Abs(part.High);
            }

            bool isRight = Stays[i] ? Math.Abs(move.High) <= Held * size : Side(i) * move.High > Moved * size;
            if (!isRight)
            {
                return false;
            }

            anyMoves |= !Stays[i];
        }

        return anyMoves;
    }
}
