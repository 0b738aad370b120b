namespace LogReg.Simd.Objectives;

/// <summary>
/// The variables of several classes against their coefficients: class after class those of the features, by <see cref="Coordinates"/>, and then one intercept
/// per class, so that the penalised variables come first.
/// </summary>
internal sealed class ClassCoordinates(Coordinates coordinates, int classCount)
{
    private readonly double[] own = new double[coordinates.FeatureCount + 1];

    public int ClassCount => classCount;

    /// <summary>Gets the coordinates of one class alone.</summary>
    public Coordinates OfOneClass => coordinates;

    public int FeatureCount => coordinates.FeatureCount;

    public bool HasIntercept => coordinates.HasIntercept;

    public bool IsStandardized => coordinates.IsStandardized;

    public int PenalizedCount { get; } = checked(classCount * coordinates.FeatureCount);

    public int VariableCount => checked(PenalizedCount + (coordinates.HasIntercept ? classCount : 0));

    /// <summary>Gets the number of variables without those of empty places.</summary>
    public int UsedVariableCount => classCount * coordinates.UsedVariableCount;

    /// <summary>Gets where the variables of a class lie.</summary>
    public ClassBlocks Blocks => new(VariableCount, PenalizedCount, classCount);

    /// <summary>Writes β_k and b_k of every class.</summary>
    public void ToCoefficients(ReadOnlySpan<double> variables, Span<double> coefficients, Span<double> intercepts)
    {
        for (int k = 0; k < classCount; k++)
        {
            Take(variables, k);
            intercepts[k] = coordinates.ToCoefficients(own, Block(coefficients, k));
        }
    }

    /// <summary>Writes the variables of every class's β_k and b_k.</summary>
    public void ToVariables(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, Span<double> variables)
    {
        for (int k = 0; k < classCount; k++)
        {
            coordinates.ToVariables(coefficients.Slice(k * FeatureCount, FeatureCount), intercepts[k], own);
            Blocks.Give(own, k, variables);
        }
    }

    /// <summary>Turns derivatives by (β_k, b_k) into those by the variables.</summary>
    public void PullBack(ReadOnlySpan<double> byCoefficients, ReadOnlySpan<double> byIntercepts, Span<double> byVariables)
    {
        for (int k = 0; k < classCount; k++)
        {
            coordinates.PullBack(byCoefficients.Slice(k * FeatureCount, FeatureCount), byIntercepts[k], own);
            Blocks.Give(own, k, byVariables);
        }
    }

    /// <summary>Takes from the intercepts, and perhaps from the coefficients, what all classes have in common.</summary>
    public void Center(Span<double> variables, bool withCoefficients)
    {
        for (int j = 0; j < FeatureCount && withCoefficients; j++)
        {
            CenterEvery(variables[j..PenalizedCount], FeatureCount);
        }

        if (HasIntercept)
        {
            CenterEvery(variables.Slice(PenalizedCount, classCount), 1);
        }
    }

    /// <summary>Takes from one number per class what they have in common.</summary>
    public void Center(Span<double> byClass) => CenterEvery(byClass, 1);

    /// <summary>Moves variables to the nearest ones whose coefficients and intercepts are elements of <typeparamref name="T"/>.</summary>
    public void Snap<T>(Span<double> variables)
        where T : unmanaged
    {
        for (int k = 0; k < classCount; k++)
        {
            Take(variables, k);
            coordinates.Snap<T>(own);
            Blocks.Give(own, k, variables);
        }
    }

    private void CenterEvery(Span<double> values, int stride)
    {
        double mean = 0;
        for (int k = 0; k < classCount; k++)
        {
            mean += values[k * stride] / classCount;
        }

        for (int k = 0; k < classCount; k++)
        {
            values[k * stride] -= mean;
        }
    }

    private Span<double> Block(Span<double> values, int k) => values.Slice(k * FeatureCount, FeatureCount);

    private void Take(ReadOnlySpan<double> variables, int k)
    {
        own[FeatureCount] = 0;
        Blocks.Take(variables, k, own);
    }
}
