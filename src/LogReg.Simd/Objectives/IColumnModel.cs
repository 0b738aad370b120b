namespace LogReg.Simd.Objectives;

/// <summary>The quadratic model of the mean loss by the variables of an <see cref="IColumnProblem"/>, and a direction in it.</summary>
internal interface IColumnModel
{
    /// <summary>Gets a value indicating whether steps cost no entries, so that the model is best solved well.</summary>
    bool IsFormed { get; }

    /// <summary>The second derivative by a variable.</summary>
    double CurvatureOf(int place);

    /// <summary>What the direction changes the derivative by a variable by.</summary>
    double SlopeOf(int place);

    /// <summary>Adds to the direction's element of a variable.</summary>
    void Move(int place, double change);

    /// <summary>Computes the elements at some places of the Hessian times a vector that is zero elsewhere; the vector is kept for <see cref="Advance"/>.</summary>
    void Multiply(ReadOnlySpan<int> places, ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Adds a multiple of the last multiplied vector to the direction.</summary>
    void Advance(double step);
}
