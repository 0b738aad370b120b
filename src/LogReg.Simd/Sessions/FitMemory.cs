using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>What fits of a problem share: threads, scaled features and the formulation of the last one, each kept while the next fit needs the same.</summary>
internal sealed class FitMemory<T>(MeasuredFeatures<T> measured, ProblemSamples<T> samples, WorkerTeam? firstTeam = null) : IDisposable
    where T : unmanaged
{
    private WorkerTeam? team = firstTeam;
    private FeatureScaling<T>? scaling;
    private Formulation<T>? formulation;
    private (int ThreadCount, bool SharesAlways)? threads;
    private ScalingChoice choice;
    private Kind kind;

    /// <summary>A model of two classes.</summary>
    public BinaryFormulation<T> Binary(TrainingOptions options, CancellationToken cancellationToken)
    {
        Prepare(options, VariableChoice.Standardizes(options), VariableChoice.HasPenalty(options), cancellationToken);
        return Keep(
            new Kind(options.Loss, options.ClassWeights),
            () => LossBinding.Of(options.Loss).NewFormulation(scaling!, samples.NewMemory(options.ClassWeights), samples.WeightsBy(options.ClassWeights), team!));
    }

    /// <summary>A softmax model.</summary>
    public SoftmaxFormulation<T> Softmax(TrainingOptions options, CancellationToken cancellationToken)
    {
        Prepare(options, VariableChoice.Standardizes(options), VariableChoice.HasPenalty(options), cancellationToken);
        return Keep(
            new Kind(options.Loss, options.ClassWeights),
            () => new SoftmaxFormulation<T>(scaling!, samples.NewMemory(options.ClassWeights, samples.ClassCount), samples.WeightsBy(options.ClassWeights), team!));
    }

    /// <summary>A network.</summary>
    public NetworkFormulation<T> Network(int hiddenUnits, TrainingOptions options, CancellationToken cancellationToken)
    {
        Prepare(options, options.Standardize, false, cancellationToken);
        return Keep(
            new Kind(options.Loss, options.ClassWeights, hiddenUnits),
            () => new NetworkFormulation<T>(scaling!, samples.NewMemory(options.ClassWeights, logitCount: 0), samples.WeightsBy(options.ClassWeights), hiddenUnits, team!));
    }

    /// <summary>Models of each class against its rest, which are not kept.</summary>
    public OneVsRestSession<T> OneVsRest(TrainingOptions options, CancellationToken cancellationToken)
    {
        Prepare(options, VariableChoice.Standardizes(options), VariableChoice.HasPenalty(options), cancellationToken);
        Forget();
        return new OneVsRestSession<T>(scaling!, samples, team!);
    }

    /// <summary>Gives up the formulation of the last fit.</summary>
    public void Forget()
    {
        formulation?.Dispose();
        formulation = null;
    }

    public void Dispose()
    {
        Forget();
        scaling?.Dispose();
        team?.Dispose();
    }

    private void Prepare(TrainingOptions options, bool standardizes, bool leavesOut, CancellationToken cancellationToken)
    {
        if (threads is { } known && known != (options.ThreadCount, options.SharesAlways))
        {
            Forget();
            team!.Dispose();
            team = null;
        }

        threads = (options.ThreadCount, options.SharesAlways);
        team ??= NewTeam(options);
        team.Cancellation = cancellationToken;
        ScalingChoice asked = new(options.FitIntercept, options.Standardize, options.FeatureScale, standardizes, leavesOut);
        if (scaling is null || asked != choice)
        {
            Forget();
            scaling?.Dispose();
            scaling = null;
            scaling = new FeatureScaling<T>(measured, options, standardizes, team, leavesOut);
            choice = asked;
        }
    }

    /// <summary>The threads that options ask for.</summary>
    public static WorkerTeam NewTeam(TrainingOptions options) =>
        new(WorkerTeam.WorkersOf(options.ThreadCount), options.SharesAlways ? Sharing.Always : Sharing.ByWork);

    private F Keep<F>(Kind asked, Func<F> make)
        where F : Formulation<T>
    {
        if (formulation is F kept && kind == asked)
        {
            return kept;
        }

        Forget();
        F made = make();
        (formulation, kind) = (made, asked);
        return made;
    }

    /// <summary>What the scaled features depend on.</summary>
    private readonly record struct ScalingChoice(bool FitIntercept, bool Standardize, double FeatureScale, bool Standardizes, bool LeavesOut);

    /// <summary>What a formulation depends on beside its type.</summary>
    private readonly record struct Kind(Loss Loss, ClassWeights ClassWeights, int HiddenUnits = 0);
}
