using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>
/// The variables that a solver moves against the coefficients that the kernels see: z = Σ_j (x_j − μ_j)·v_j/s_j + v_d, that is
/// β_j = v_j/s_j and b = v_d − Σ μ_j·β_j.
/// </summary>
/// <remarks>
/// Standardising is this map and nothing more: the data are not touched. A column of scale zero (constant) has β_j = 0 whatever its variable.
/// Without an intercept columns are scaled but not centred.
/// </remarks>
internal sealed class Coordinates
{
    private readonly double[]? means;
    private readonly double[]? inverseScales;
    private readonly double[]? scales;
    private readonly bool hasIntercept;
    private readonly int emptyCount;

    /// <param name="featureCount">d.</param>
    /// <param name="hasIntercept">Whether the last variable is the intercept.</param>
    /// <param name="means">μ, or null for zeros.</param>
    /// <param name="scales">s, or null for ones.</param>
    /// <param name="isStandardized">Whether the scales are the columns' deviations.</param>
    /// <param name="emptyCount">How many of the d are places that hold no column.</param>
    public Coordinates(int featureCount, bool hasIntercept, double[]? means = null, double[]? scales = null, bool isStandardized = false, int emptyCount = 0)
    {
        this.emptyCount = emptyCount;
        IsStandardized = isStandardized;
        FeatureCount = featureCount;
        this.hasIntercept = hasIntercept;
        this.means = hasIntercept ? means : null;
        this.scales = scales;
        inverseScales = scales is null ? null : Array.ConvertAll(scales, s => s > 0 ? 1 / s : 0);
    }

    public int FeatureCount { get; }

    /// <summary>Gets a value indicating whether columns have variance one in the variables.</summary>
    public bool IsStandardized { get; }

    /// <summary>Gets a value indicating whether the variables are the coefficients and the intercept themselves.</summary>
    public bool IsIdentity => means is null && scales is null;

    /// <summary>Gets a value indicating whether the last variable is the intercept.</summary>
    public bool HasIntercept => hasIntercept;

    /// <summary>Gets the number of variables: the features', and the intercept last.</summary>
    public int VariableCount => FeatureCount + (hasIntercept ? 1 : 0);

    /// <summary>Gets the number of variables without those of empty places.</summary>
    public int UsedVariableCount => VariableCount - emptyCount;

    /// <summary>dβ_j/dv_j.</summary>
    public double InverseScale(int feature) => inverseScales is null ? 1 : inverseScales[feature];

    public double Mean(int feature) => means is null ? 0 : means[feature];

    /// <summary>Writes β and returns b.</summary>
    public double ToCoefficients(ReadOnlySpan<double> variables, Span<double> coefficients)
    {
        double intercept = hasIntercept ? variables[FeatureCount] : 0;
        if (IsIdentity)
        {
            variables[..FeatureCount].CopyTo(coefficients);
            return intercept;
        }

        for (int j = 0; j < FeatureCount; j++)
        {
            coefficients[j] = variables[j] * InverseScale(j);
            intercept -= Mean(j) * coefficients[j];
        }

        return intercept;
    }

    /// <summary>Writes the variables of β and b.</summary>
    public void ToVariables(ReadOnlySpan<double> coefficients, double intercept, Span<double> variables)
    {
        for (int j = 0; j < FeatureCount; j++)
        {
            variables[j] = coefficients[j] * (scales is null ? 1 : scales[j]);
            intercept += Mean(j) * coefficients[j];
        }

        if (hasIntercept)
        {
            variables[FeatureCount] = intercept;
        }
    }

    /// <summary>Turns a derivative by (β, b) into one by the variables.</summary>
    public void PullBack(ReadOnlySpan<double> byCoefficients, double byIntercept, Span<double> byVariables)
    {
        if (IsIdentity)
        {
            byCoefficients[..FeatureCount].CopyTo(byVariables);
        }

        for (int j = 0; j < FeatureCount && !IsIdentity; j++)
        {
            byVariables[j] = (byCoefficients[j] - (Mean(j) * byIntercept)) * InverseScale(j);
        }

        if (hasIntercept)
        {
            byVariables[FeatureCount] = byIntercept;
        }
    }

    /// <summary>Moves variables to the nearest ones whose coefficients and intercept are elements of <typeparamref name="T"/>.</summary>
    public void Snap<T>(Span<double> variables)
        where T : unmanaged
    {
        double intercept = hasIntercept ? variables[FeatureCount] : 0;
        double shift = 0;
        for (int j = 0; j < FeatureCount; j++)
        {
            double coefficient = Elements.Round<T>(variables[j] * InverseScale(j));
            variables[j] = scales is null ? coefficient : coefficient * scales[j];
            shift += Mean(j) * coefficient;
        }

        if (hasIntercept)
        {
            variables[FeatureCount] = Elements.Round<T>(intercept - shift) + shift;
        }
    }
}
