namespace LogReg.Simd.Inference.Estimation;

/// <summary>A function that profiles are taken of: a negative log-likelihood, with a penalty or without.</summary>
internal interface ISmoothLoss
{
    /// <summary>Gets the number of variables.</summary>
    int Size { get; }

    /// <summary>Evaluates a point.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="hessian">Receives the lower triangle of the Hessian, or of what stands for it in Newton's steps; empty to leave it out.</param>
    /// <returns>The value.</returns>
    double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian);

    /// <summary>Whether the loss at a point is what it stands for, and not what continues it where that is not defined.</summary>
    /// <param name="point">The variables.</param>
    bool Holds(ReadOnlySpan<double> point) => true;

    /// <summary>Evaluates several points, which may share reads of the rows. What a point yields does not depend on those beside it.</summary>
    /// <param name="evaluations">The points; receive what the loss is there.</param>
    void EvaluateTogether(ReadOnlySpan<Evaluation> evaluations)
    {
        foreach (Evaluation evaluation in evaluations)
        {
            evaluation.Value = Evaluate(evaluation.Point, evaluation.Gradient, evaluation.WantsHessian ? evaluation.Hessian : []);
            evaluation.Shift = double.PositiveInfinity;
        }
    }
}
