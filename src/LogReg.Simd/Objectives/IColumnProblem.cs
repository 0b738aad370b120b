namespace LogReg.Simd.Objectives;

/// <summary>The mean loss as a function of a few variables, all others being zero: what coordinate descent on a working set works on, without any read of whole rows.</summary>
/// <remarks>Variables are known by their places among the chosen ones. Costs are those of the entries of their columns, and of one number per sample.</remarks>
internal interface IColumnProblem
{
    /// <summary>Chooses the variables, in the order that their places follow.</summary>
    void Choose(ReadOnlySpan<int> variables);

    /// <summary>Computes the mean loss at a point of the chosen variables, in double; slopes and model are then those of the point.</summary>
    double Evaluate(ReadOnlySpan<double> values);

    /// <summary>Computes the derivatives of the mean loss.</summary>
    void ComputeSlopes(Span<double> slopes);

    /// <summary>Makes the quadratic model of the point that was last evaluated, in the form in which it costs least; its direction is zero.</summary>
    IColumnModel NewModel();
}
