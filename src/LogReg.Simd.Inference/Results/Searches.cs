using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Results;

/// <summary>Many searches from one maximum: each on its own thread where rows are few, and one after another on all threads where they are many.</summary>
internal static class Searches
{
    private const long MuchWork = 1 << 24;

    public static ProfileStart Start(FittedModel model) =>
        new(Loss(model, model.Options.ThreadCount), [.. model.Estimate.Coefficients.Select(value => value.High)], ProfileStart.Rounded(model.Estimate.Covariance));

    public static ProfileSearch New(FittedModel model, ProfileStart start) => new(Loss(model, IsLarge(model) ? model.Options.ThreadCount : 1), start);

    public static void Run(FittedModel model, int count, Action<int> search, CancellationToken cancellationToken)
    {
        int threads = IsLarge(model) ? 1 : model.Options.ThreadCount == 0 ? Environment.ProcessorCount : model.Options.ThreadCount;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, search);
    }

    public static bool IsLarge(FittedModel model) => (long)model.Design.PaddedRowCount * model.Design.ColumnCount * model.Design.ColumnCount > MuchWork;

    private static LikelihoodLoss Loss(FittedModel model, int threadCount) => new(model.Design, model.Counts, threadCount);
}
