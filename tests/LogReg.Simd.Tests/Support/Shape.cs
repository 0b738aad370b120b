using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Tests.Support;

/// <summary>The shape of a row-major matrix and where the operands of a kernel lie against their guard pages.</summary>
/// <param name="Rows">The samples.</param>
/// <param name="Features">The features.</param>
/// <param name="Stride">The distance between row starts.</param>
/// <param name="FeatureOffset">The elements between the features and their guard page.</param>
/// <param name="VectorOffset">The elements between every vector that is read and its guard page.</param>
/// <param name="DestinationOffset">The elements between what is written and its guard page.</param>
/// <param name="Edge">The guarded edge.</param>
internal readonly record struct Shape(
    int Rows,
    int Features,
    int Stride,
    int FeatureOffset = 0,
    int VectorOffset = 0,
    int DestinationOffset = 0,
    GuardEdge Edge = GuardEdge.End)
{
    /// <summary>Gets the elements that the matrix takes: no gap behind its last row.</summary>
    public int Length => Rows == 0 ? 0 : ((Rows - 1) * Stride) + Features;

    /// <summary>Gets the strips of 16 rows.</summary>
    public int StripCount => (Rows + Lanes.Count - 1) / Lanes.Count;

    /// <summary>Gets the rows, filled up to whole strips.</summary>
    public int PaddedRows => StripCount * Lanes.Count;

    /// <summary>Gets the features, filled up to whole sets of lanes.</summary>
    public int PaddedFeatures => (Features + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    /// <summary>A shape without gaps whose operands end at their guard pages.</summary>
    public static Shape Dense(int rows, int features) => new(rows, features, features);
}
