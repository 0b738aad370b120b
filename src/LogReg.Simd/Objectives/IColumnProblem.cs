namespace LogReg.Simd.Objectives;

/// <summary>The mean loss as a function of a few variables, all others being zero, and its quadratic model: what coordinate descent on a working set works on, without any read of whole rows.</summary>
/// <remarks>Variables are known by their places among the chosen ones. Costs are those of the entries of the columns that are named, and of one number per sample.</remarks>
internal interface IColumnProblem
{
    /// <summary>Chooses the variables, in the order that their places follow.</summary>
    void Choose(ReadOnlySpan<int> variables);

    /// <summary>Computes the mean loss at a point of the chosen variables, in double; slopes and model are then those of the point, and the direction is zero.</summary>
    double Evaluate(ReadOnlySpan<double> values);

    /// <summary>Computes the derivatives of the mean loss.</summary>
    void ComputeSlopes(Span<double> slopes);

    /// <summary>The second derivative by a variable.</summary>
    double CurvatureOf(int place);

    /// <summary>What the direction changes the derivative by a variable by, in the model.</summary>
    double SlopeOf(int place);

    /// <summary>Adds to the direction's element of a variable.</summary>
    void Move(int place, double change);

    /// <summary>Computes the elements at some places of the Hessian times a vector that is zero elsewhere; the vector is kept for <see cref="Advance"/>.</summary>
    void Multiply(ReadOnlySpan<int> places, ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Adds a multiple of the last multiplied vector to the direction.</summary>
    void Advance(double step);
}
