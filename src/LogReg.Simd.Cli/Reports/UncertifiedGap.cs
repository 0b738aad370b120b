using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>Why the gap to the optimum is not certified, and what helps.</summary>
internal static class UncertifiedGap
{
    /// <summary>Without a penalty a certificate needs a Hessian, which is formed of at most this many variables (<see cref="TrainingReport.CertifiedGap"/>).</summary>
    private const long MostVariables = 1024;

    /// <param name="isConvex">Whether the objective is convex.</param>
    /// <param name="variables">The coefficients and intercepts of the model; of one-vs-rest those of a class.</param>
    /// <param name="result">What training told.</param>
    public static string ReasonOf(bool isConvex, long variables, TrainingReport result)
    {
        if (!isConvex)
        {
            return "the objective is not convex";
        }

        if (result.StopReason == StopReason.Diverged)
        {
            return "the training diverged";
        }

        if (result.L1Strength > 0 || result.L2Strength > 0)
        {
            return "no bound is finite in double precision";
        }

        return result.OptimumExistence switch
        {
            OptimumExistence.Separated => "without a penalty there is no optimum; --l2 above 0 makes one",
            _ when variables > MostVariables => $"without a penalty models of at most 1,024 variables are, and this one has {Figures.Number(variables)}; --l2 above 0 helps",
            OptimumExistence.Proven => "a finite optimum is proven, but the point is too far from it for a bound; a smaller --tolerance may help, --l2 above 0 does",
            _ => "no finite optimum is proven without a penalty; a smaller --tolerance or more --max-iterations may help, --l2 above 0 does",
        };
    }

    /// <summary>The same of a model.</summary>
    public static string ReasonOf(bool isConvex, IClassifier model, TrainingReport result, bool fitsIntercept)
    {
        long ofOne = model.FeatureCount + (fitsIntercept ? 1L : 0L);
        return ReasonOf(isConvex, model is MulticlassModel { Method: MulticlassMethod.Softmax } ? model.LogitCount * ofOne : ofOne, result);
    }
}
