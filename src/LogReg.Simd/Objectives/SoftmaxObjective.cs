using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Formula 3.1 with the softmax cross-entropy of K classes (formulas 2.5 and 5.2) over the features of a source, as a function of variables in <see cref="ClassCoordinates"/>.</summary>
/// <remarks>
/// The loss does not change when a vector is added to the coefficients of all classes; the penalty makes the coefficients unique (they sum to zero
/// over the classes), and the intercepts stay free by a common constant: all that is free sums to zero too. Everything is allocated in the constructor or on the first call of a method.
/// </remarks>
internal sealed unsafe partial class SoftmaxObjective<T> : ISoftmaxObjective, ICurvature
    where T : unmanaged
{
    private readonly FeatureSource<T> features;
    private readonly SampleMemory<T> samples;
    private readonly ClassCoordinates coordinates;
    private readonly double passShare;
    private readonly double weightSum;
    private readonly FeaturePass<SoftmaxTerms<T>, T> pass;
    private readonly ClassLineWork<T> line;
    private readonly NativeBuffer elements;
    private readonly double[] coefficients;
    private readonly double[] intercepts;
    private readonly double[] sums;
    private SoftmaxObjective<double>? refined;
    private bool usesBound;
    private FeaturePass<SoftmaxHessianTerms<T>, T>? hessianPass;
    private FeatureSource<T>? ownedFeatures;
    private CoveringSample<T>? covering;
    private BatchRows<T>? batchRows;
    private BatchPass<SoftmaxTerms<T>, T>? batchPass;

    /// <param name="features">The features; not disposed with the objective.</param>
    /// <param name="samples">Class indices, weights and K logits per sample; disposed with the objective.</param>
    /// <param name="coordinates">What the solver's variables mean.</param>
    /// <param name="penalty">The penalty to begin with.</param>
    /// <param name="team">The threads; not disposed with the objective.</param>
    /// <param name="work">Where evaluations and passes are counted.</param>
    /// <param name="passShare">What one read of these features counts as.</param>
    /// <param name="weightSum">S of the rows that these stand for; null for their own.</param>
    public SoftmaxObjective(
        FeatureSource<T> features,
        SampleMemory<T> samples,
        ClassCoordinates coordinates,
        Penalty penalty,
        WorkerTeam team,
        WorkCounter work,
        double passShare = 1,
        double? weightSum = null)
    {
        this.features = features;
        this.samples = samples;
        this.coordinates = coordinates;
        this.passShare = passShare;
        Penalty = penalty;
        Team = team;
        Work = work;
        this.weightSum = weightSum ?? samples.WeightSum(features);
        pass = features.NewPass(default(SoftmaxTerms<T>), ClassCount, team);
        line = new ClassLineWork<T>(samples.Count, ClassCount, team.WorkerCount);
        elements = new NativeBuffer(checked((nuint)(coordinates.PenalizedCount + ClassCount) * (nuint)sizeof(T)));
        coefficients = new double[coordinates.PenalizedCount];
        intercepts = new double[ClassCount];
        sums = new double[coordinates.PenalizedCount + default(ClassCertificateTerms<double>).SumCount(ClassCount)];
    }

    public int VariableCount => coordinates.VariableCount;

    public int UsedVariableCount => coordinates.UsedVariableCount;

    public int PenalizedCount => coordinates.PenalizedCount;

    public bool IsConvex => true;

    public int HessianBlocks => ClassCount;

    public Penalty Penalty { get; set; }

    public ICurvature? Curvature => this;

    public double ValueNoise => typeof(T) == typeof(float) ? 4e-8 : 1e-14;

    public double HessianNoise => typeof(T) == typeof(float) ? 1e-6 : 1e-12;

    public WorkerTeam Team { get; }

    public WorkCounter Work { get; }

    /// <summary>Gets or sets a value that means nothing here: probabilities are computed anew from the logits.</summary>
    public bool KeepsCurvatures { get; set; }

    public int ClassCount => coordinates.ClassCount;

    private T* Coefficients => (T*)elements.Pointer;

    private T* Intercepts => Coefficients + coordinates.PenalizedCount;

    public bool IsRefinable => typeof(T) != typeof(double);

    public IObjective? Refine()
    {
        if (!IsRefinable)
        {
            return null;
        }

        refined ??= new SoftmaxObjective<double>(features.InDouble(), samples.Widen(), coordinates, Penalty, Team, Work, passShare);
        refined.Penalty = Penalty;
        return refined;
    }

    /// <summary>As the interface says, and with what all classes have in common taken away where it is free: it changes no probability.</summary>
    public void Snap(Span<double> point)
    {
        coordinates.Center(point, Penalty.IsNone);
        coordinates.Snap<T>(point);
    }

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Work.Evaluations++;
        SetCoefficients(point);
        pass.Terms = Terms(samples.Labels, samples.Weights, samples.TrialLogits);
        pass.Coefficients = Coefficients;
        pass.Intercepts = Intercepts;
        pass.Compute(sums.AsSpan(0, pass.SumLength));
        Work.Passes += passShare;
        PullBack(sums, 1 / weightSum, gradient);
        double loss = sums[PenalizedCount + SoftmaxTerms<T>.LossSlot(ClassCount)] / weightSum;
        return loss + Penalty.AddSmooth(point, gradient, PenalizedCount);
    }

    public void Accept()
    {
        samples.Swap();
        usesBound = false;
        areProbabilitiesFresh = false;
    }

    public LinePoint EvaluateLine(double step)
    {
        Span<double> three = stackalloc double[LineTerms.SumCount];
        line.Compute(samples, features, Team, step, three);
        return new LinePoint(three[0] / weightSum, three[1] / weightSum, three[2] / weightSum);
    }

    public void ComputeHessianProduct(ReadOnlySpan<double> vector, Span<double> product)
    {
        SetCoefficients(vector);
        SoftmaxHessianTerms<T> terms = new()
        {
            PointLogits = samples.Logits,
            LogitStride = samples.Count,
            SampleWeights = samples.Weights,
            IsBound = usesBound,
        };
        hessianPass ??= features.NewPass(in terms, ClassCount, Team);
        hessianPass.Terms = terms;
        hessianPass.Coefficients = Coefficients;
        hessianPass.Intercepts = Intercepts;
        hessianPass.Compute(sums.AsSpan(0, hessianPass.SumLength));
        Work.Passes += passShare;
        PullBack(sums, 1 / weightSum, product);
        Penalty.AddSmooth(vector, product, PenalizedCount);
    }

    /// <summary>Does nothing: curvatures are computed from logits where they are needed.</summary>
    public void RecallCurvatures()
    {
    }

    public void BoundCurvatures() => usesBound = true;

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient)
    {
        batchRows ??= new BatchRows<T>(features, samples);
        batchPass ??= new BatchPass<SoftmaxTerms<T>, T>(features.FeatureCount, ClassCount, default);
        batchRows.Gather(batch);
        SetCoefficients(point);
        SoftmaxTerms<T> terms = Terms(batchRows.Labels, batchRows.SampleWeights, null);
        batchPass.Compute(in terms, batchRows.Features, features.FeatureCount, batch.Length, Coefficients, Intercepts, sums.AsSpan(0, pass.SumLength));
        PullBack(sums, samples.Count / weightSum / batch.Length, gradient);
        Penalty.AddSmooth(point, gradient, PenalizedCount);
        Work.Passes += passShare * batch.Length / samples.Count;
    }

    public IObjective? CreateSample(int sampleCount)
    {
        covering ??= new CoveringSample<T>(features, Team);
        double before = covering.Passes;
        if (!covering.TryTake(samples, sampleCount, out FeatureSource<T>? sample, out SampleMemory<T>? taken))
        {
            return null;
        }

        Work.Passes += (covering.Passes - before) * passShare;
        return new SoftmaxObjective<T>(sample!, taken!, coordinates, Penalty, Team, Work, (double)sample!.SampleCount / features.SampleCount)
        {
            ownedFeatures = sample,
        };
    }

    /// <summary>Writes the coefficients and intercepts of a point as the kernels see them.</summary>
    public void ToCoefficients(ReadOnlySpan<double> point, Span<double> byFeature, Span<double> byClass)
    {
        coordinates.ToCoefficients(point, byFeature, byClass);
        Elements.RoundAll<T>(byFeature);
        Elements.RoundAll<T>(byClass);
    }

    public void Dispose()
    {
        refined?.Dispose();
        ownedFeatures?.Dispose();
        covering?.Dispose();
        DisposeHessian();
        samples.Dispose();
        pass.Dispose();
        line.Dispose();
        elements.Dispose();
        hessianPass?.Dispose();
        batchRows?.Dispose();
        batchPass?.Dispose();
        widePass?.Dispose();
        logitPass?.Dispose();
        shiftWork?.Dispose();
        shiftFactor?.Dispose();
        rows?.Dispose();
        chosenPairs?.Dispose();
    }

    private SoftmaxTerms<T> Terms(T* labels, T* weights, T* logits) =>
        new() { Labels = labels, SampleWeights = weights, Logits = logits, LogitStride = samples.Count };

    private void SetCoefficients(ReadOnlySpan<double> variables)
    {
        coordinates.ToCoefficients(variables, coefficients, intercepts);
        Elements.Narrow(coefficients, Coefficients);
        Elements.Narrow(intercepts, Intercepts);
    }

    /// <summary>The derivative by the variables from sums by coefficient and then by intercept, times a factor.</summary>
    private void PullBack(ReadOnlySpan<double> byCoefficients, double factor, Span<double> derivative)
    {
        coordinates.PullBack(byCoefficients[..PenalizedCount], byCoefficients.Slice(PenalizedCount, ClassCount), derivative);
        Doubles.Multiply(derivative, factor);
    }
}
