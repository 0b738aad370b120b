using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>What solvers that know curvature ask of a loss: its second derivatives at the current point, penalty included, exact or of a sample of the rows.</summary>
internal interface ICurvature
{
    /// <summary>Gets or sets a value indicating whether evaluations keep curvatures, as what is computed here needs them.</summary>
    bool KeepsCurvatures { get; set; }

    /// <summary>Gets the relative error that an entry of the Hessian may carry.</summary>
    double HessianNoise { get; }

    /// <summary>Gets the number of diagonal blocks of the Hessian, one per class where there are several: what lies outside them is formed as a whole only.</summary>
    int HessianBlocks { get; }

    /// <summary>Computes the curvatures of the current point from its logits, where evaluations did not keep them; no features are read.</summary>
    void RecallCurvatures();

    /// <summary>Computes the Hessian of the smooth part times a vector, in one pass.</summary>
    void ComputeHessianProduct(ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Sets the curvatures of the current point to their upper bound over all logits, as formula 4.2 needs them.</summary>
    void BoundCurvatures();

    /// <summary>Computes the lower triangle of one diagonal block of the Hessian of the smooth part, the class's intercept last; about two passes.</summary>
    void ComputeHessian(int block, LowerMatrix hessian);

    /// <summary>Reserves the memory of <see cref="ComputeHessian"/>, so that a solver that comes to need it late allocates nothing then.</summary>
    void ReserveHessian()
    {
    }

    /// <summary>Computes the lower triangle of the whole Hessian of the smooth part; about two passes for each pair of classes.</summary>
    void ComputeWholeHessian(LowerMatrix hessian);

    /// <summary>What the columns are like in the variables, by which solvers may scale. Two passes, once.</summary>
    ColumnScales MeasureColumns();

    /// <summary>
    /// The same objective over at least <paramref name="sampleCount"/> of the samples, spread evenly; null where that would be more than half of
    /// them. The caller disposes it.
    /// </summary>
    IObjective? CreateSample(int sampleCount);

    /// <summary>Gets a value indicating whether there is <see cref="SampleHessian"/>: of several classes, where rows are copied over others without new memory.</summary>
    bool CanSampleHessian => false;

    /// <summary>The Hessian of so many rows that are drawn by their curvatures. The caller disposes it.</summary>
    ISampledHessian SampleHessian(int sampleCount) => throw new NotSupportedException("The Hessian of this loss is not sampled by its curvatures.");
}
