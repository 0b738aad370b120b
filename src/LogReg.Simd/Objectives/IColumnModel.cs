namespace LogReg.Simd.Objectives;

/// <summary>The quadratic model of the mean loss around the current point, one variable at a time: what coordinate descent works on without a Hessian.</summary>
/// <remarks>Its direction begins at zero. Costs are those of the entries of one column.</remarks>
internal interface IColumnModel
{
    /// <summary>Takes the curvatures of the current point, and zero for the direction.</summary>
    void Begin();

    /// <summary>The second derivative by a variable, penalties apart.</summary>
    double CurvatureOf(int variable);

    /// <summary>What the direction has changed the derivative by a variable by, penalties apart.</summary>
    double SlopeOf(int variable);

    /// <summary>Adds to the direction's element of a variable.</summary>
    void Move(int variable, double change);
}
