using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>
/// The variables of a network with one hidden layer, [v, W, a, c], against its coefficients in the order of a pass's sums, [W, a, c, v] (formula 6.1). W and a,
/// the hidden units, are those of <see cref="ClassCoordinates"/>, so standardising works unit by unit; v and c, the outputs, are themselves.
/// </summary>
internal sealed class NetworkCoordinates(ClassCoordinates hidden, int outputCount)
{
    public int UnitCount => hidden.ClassCount;

    public int OutputCount => outputCount;

    public int FeatureCount => hidden.FeatureCount;

    public bool HasIntercepts => hidden.HasIntercept;

    public int PenalizedCount { get; } = checked(hidden.PenalizedCount + (hidden.ClassCount * outputCount));

    public int VariableCount => checked(hidden.VariableCount + OutputLength + (HasIntercepts ? outputCount : 0));

    /// <summary>Gets the number of coefficients, intercepts included even where they are not fitted.</summary>
    public int CoefficientCount => checked(OutputsAt + OutputLength);

    /// <summary>Gets where the hidden intercepts begin among the coefficients.</summary>
    public int HiddenInterceptsAt => hidden.PenalizedCount;

    /// <summary>Gets where the output intercepts begin among the coefficients.</summary>
    public int OutputInterceptsAt => HiddenInterceptsAt + UnitCount;

    /// <summary>Gets where v begins among the coefficients.</summary>
    public int OutputsAt => OutputInterceptsAt + outputCount;

    private int OutputLength => UnitCount * outputCount;

    /// <summary>The variables of v.</summary>
    public Span<double> OutputVariables(Span<double> variables) => variables[..OutputLength];

    /// <summary>The variables of W.</summary>
    public Span<double> HiddenVariables(Span<double> variables) => variables[OutputLength..PenalizedCount];

    /// <summary>The variables of c; empty without intercepts.</summary>
    public Span<double> OutputIntercepts(Span<double> variables) => variables[(OutputLength + hidden.VariableCount)..VariableCount];

    /// <summary>Writes W, a, c and v.</summary>
    public void ToCoefficients(ReadOnlySpan<double> variables, Span<double> coefficients)
    {
        hidden.ToCoefficients(variables[OutputLength..], coefficients[..HiddenInterceptsAt], coefficients[HiddenInterceptsAt..OutputInterceptsAt]);
        coefficients[OutputInterceptsAt..OutputsAt].Clear();
        variables[(OutputLength + hidden.VariableCount)..VariableCount].CopyTo(coefficients[OutputInterceptsAt..]);
        variables[..OutputLength].CopyTo(coefficients[OutputsAt..]);
    }

    /// <summary>Writes the variables of W, a, c and v.</summary>
    public void ToVariables(ReadOnlySpan<double> coefficients, Span<double> variables)
    {
        hidden.ToVariables(coefficients[..HiddenInterceptsAt], coefficients[HiddenInterceptsAt..OutputInterceptsAt], variables[OutputLength..]);
        coefficients.Slice(OutputsAt, OutputLength).CopyTo(variables);
        Span<double> outputIntercepts = OutputIntercepts(variables);
        coefficients.Slice(OutputInterceptsAt, outputIntercepts.Length).CopyTo(outputIntercepts);
    }

    /// <summary>Turns derivatives by the coefficients into those by the variables.</summary>
    public void PullBack(ReadOnlySpan<double> byCoefficients, Span<double> byVariables)
    {
        hidden.PullBack(byCoefficients[..HiddenInterceptsAt], byCoefficients[HiddenInterceptsAt..OutputInterceptsAt], byVariables[OutputLength..]);
        byCoefficients.Slice(OutputsAt, OutputLength).CopyTo(byVariables);
        if (HasIntercepts)
        {
            byCoefficients[OutputInterceptsAt..OutputsAt].CopyTo(OutputIntercepts(byVariables));
        }
    }

    /// <summary>Moves variables to the nearest ones whose coefficients are elements of <typeparamref name="T"/>.</summary>
    public void Snap<T>(Span<double> variables)
        where T : unmanaged
    {
        hidden.Snap<T>(variables[OutputLength..]);
        Elements.RoundAll<T>(OutputVariables(variables));
        Elements.RoundAll<T>(OutputIntercepts(variables));
    }
}
