using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>How class passes are cut into pieces: runs of panels, by the shape alone.</summary>
/// <remarks>
/// A piece keeps K·d sums in double, so there are only so many of them; inside a piece the panels' sums are added in index order, and the pieces'
/// after it.
/// </remarks>
internal readonly struct ClassPieces(PanelPlan plan, int sampleCount)
{
    private const int Most = 64;

    private int PanelsPerPiece => (plan.PanelCount + Most - 1) / Most;

    public int Count => plan.PanelCount == 0 ? 0 : (plan.PanelCount + PanelsPerPiece - 1) / PanelsPerPiece;

    /// <summary>Gets the most pieces that any shape is cut into.</summary>
    public static int Largest => Most;

    public int FirstPanel(int piece) => piece * PanelsPerPiece;

    public int LastPanel(int piece) => Math.Min(plan.PanelCount, FirstPanel(piece) + PanelsPerPiece) - 1;

    public int FirstRow(int panel) => plan.FirstStrip(panel) * Lanes.Count;

    public int RowsOf(int panel) => Math.Min(plan.StripsOf(panel) * Lanes.Count, sampleCount - FirstRow(panel));
}
