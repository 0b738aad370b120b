using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression fitted by maximum likelihood. Immutable and thread-safe.</summary>
public sealed class LogisticFit : LikelihoodFit
{
    private LogisticFit(FittedModel model, double[] covariance, Coefficient[] table, IReadOnlyList<CollinearColumn> leftOut, double[] nullLogits)
        : base(model.Estimate, covariance, table, leftOut, SeparationReport.Of(model))
    {
        (Model, Coefficients) = (model, table);
        double constant = BinomialConstant(model.Data);
        (double kernel, double nullKernel) = (
            Estimation.LogLikelihood.Of(model.Counts, model.Estimate.Logits, model.Options.ThreadCount), Estimation.LogLikelihood.Of(model.Counts, nullLogits, model.Options.ThreadCount));
        (LogLikelihood, NullLogLikelihood) = (kernel + constant, nullKernel + constant);
        bool isBinary = model.Counts.HaveOneOutcomeEach();
        Deviance = Estimation.LogLikelihood.Deviance(model.Counts, model.Estimate.Logits, kernel, isBinary);
        NullDeviance = Estimation.LogLikelihood.Deviance(model.Counts, nullLogits, nullKernel, isBinary);
        (ObservationCount, TrialCount) = Counted(model.Data);
        PseudoR2 = PseudoR2.Of(model, kernel, nullKernel, TrialCount);
    }

    /// <summary>Gets the table, the intercept first.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Gets the sum of weights times trials.</summary>
    public double TrialCount { get; }

    /// <summary>Gets the observations less the parameters.</summary>
    public double ResidualDegreesOfFreedom => ObservationCount - ParameterCount;

    /// <summary>Gets the observations less the intercept.</summary>
    public double NullDegreesOfFreedom => ObservationCount - (Model.Data.FitIntercept ? 1 : 0);

    /// <summary>Gets what stands for a share of explained variance.</summary>
    public PseudoR2 PseudoR2 { get; }

    internal FittedModel Model { get; }

    private protected override int InterceptCount => Model.Data.FitIntercept ? 1 : 0;

    internal static LogisticFit Of(FittedModel model, IReadOnlyList<CollinearColumn> leftOut, double[] nullLogits)
    {
        double[] covariance = model.Unscaled(model.Estimate.Covariance);
        return new LogisticFit(model, covariance, CoefficientTable.Of(model.Names, model.Coefficients(), covariance), leftOut, nullLogits);
    }

    private static double BinomialConstant(InferenceData data)
    {
        double constant = 0;
        for (int i = 0; i < data.RowCount && !data.Trials.IsEmpty; i++)
        {
            constant += data.WeightOf(i) > 0 ? data.WeightOf(i) * Tails.LogChoose(data.TrialsOf(i), data.Successes.Span[i]) : 0;
        }

        return constant;
    }

    private static (double Observations, double Trials) Counted(InferenceData data)
    {
        if (data.Trials.IsEmpty && data.Weights.IsEmpty)
        {
            return (data.RowCount, data.RowCount);
        }

        (double observations, double trials) = (0, 0);
        for (int i = 0; i < data.RowCount; i++)
        {
            observations += data.TrialsOf(i) > 0 ? data.WeightOf(i) : 0;
            trials += data.WeightOf(i) * data.TrialsOf(i);
        }

        return (observations, trials);
    }
}
