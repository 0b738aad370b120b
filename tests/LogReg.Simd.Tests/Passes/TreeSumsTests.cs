using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>One tree over panels, however they are cut into pieces and whoever takes a piece.</summary>
public class TreeSumsTests
{
    private const int Length = 5;
    private const int Workers = 3;

    public static TheoryData<int> PanelCounts => [1, 2, 3, 4, 5, 6, 7, 8, 13, 31, 64, 100, 257];

    [Theory]
    [MemberData(nameof(PanelCounts))]
    public void Any_pieces_on_any_worker_in_any_order_give_the_bits_of_the_plain_tree(int panelCount)
    {
        SplitMix random = new((ulong)panelCount);
        double[][] panels = [.. Enumerable.Range(0, panelCount).Select(_ => random.Vector<double>(Length, 3))];
        double[] expected = PairwiseTree.Sum(panels);
        foreach (int mostPieces in (int[])[1, 2, 3, 5, 16, 1000])
        {
            for (int round = 0; round < 4; round++)
            {
                Bits.AssertSame<double>(expected, Sum(panels, mostPieces, random), "Sum", (panelCount, mostPieces, round));
            }
        }
    }

    [Fact]
    public void Panels_in_index_order_would_have_other_bits()
    {
        double[][] panels = [[1], [1e-16], [1e-16], [1e-16]];
        Assert.Equal(1 + 2e-16, PairwiseTree.Sum(panels)[0]);
        Assert.Equal(1, panels.Aggregate(0.0, (sum, panel) => sum + panel[0]));
    }

    [Fact]
    public void No_panel_sums_to_zero()
    {
        using TreeSums sums = new(Length, 0, 1);
        double[] destination = [1, 2, 3, 4, 5];
        sums.Reduce(destination);
        Assert.Equal(new double[Length], destination);
    }

    /// <summary>The memory of many long sums is bounded, whatever the number of panels.</summary>
    [Fact]
    public void Pieces_are_few_where_sums_are_long()
    {
        using TreeSums sums = new(1 << 18, 10_000, 2, leastPieces: 8);
        Assert.InRange(sums.PieceCount, 4, 8);
        Assert.Equal(10_000, sums.EndPanel(sums.PieceCount - 1));
    }

    /// <summary>A thread more asks for pieces of its own, but not without end: their sums are memory.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 16)]
    [InlineData(8, 64)]
    [InlineData(128, 64)]
    public void Pieces_of_long_sums_grow_with_the_workers_up_to_a_bound(int workerCount, int pieces)
    {
        using TreeSums sums = TreeSums.OfFeatures(1 << 17, 128, workerCount);
        Assert.Equal(pieces, sums.PieceCount);
    }

    private static unsafe double[] Sum(double[][] panels, int mostPieces, SplitMix random)
    {
        using TreeSums sums = new(Length, panels.Length, Workers, mostPieces, slotBytes: 0);
        Assert.True(sums.PieceCount <= mostPieces);
        int[] order = [.. Enumerable.Range(0, sums.PieceCount)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        foreach (int piece in order)
        {
            int worker = random.Below(Workers);
            for (int panel = sums.FirstPanel(piece); panel < sums.EndPanel(piece); panel++)
            {
                panels[panel].CopyTo(new Span<double>(sums.Begin(piece, worker), Length));
                sums.End(piece, worker, panel);
            }
        }

        double[] destination = new double[Length];
        sums.Reduce(destination);
        return destination;
    }
}
