using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>
/// Formula 3.1 over the features of a source: the mean loss over weighted samples plus the penalty, as a function of variables in
/// <see cref="Coordinates"/>. The only class of a training run that touches features.
/// </summary>
/// <remarks>Everything is allocated in the constructor or on the first call of a method; later calls allocate nothing.</remarks>
internal sealed unsafe partial class LinearObjective<L, T> : ILinearObjective, ICurvature
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly FeatureSource<T> features;
    private readonly SampleMemory<T> samples;
    private readonly Coordinates coordinates;
    private readonly double passShare;
    private readonly FeaturePass<IndependentTerms<L, T>, T>? lent;
    private readonly double weightSum;
    private readonly LineWork<L, T> line;
    private readonly NativeBuffer elements;
    private readonly double[] coefficients;
    private readonly double[] sums;
    private FeatureSource<T>? ownedFeatures;
    private LinearObjective<L, double>? refined;
    private FeaturePass<IndependentTerms<L, T>, T>? lossGradient;
    private FeaturePass<CurvatureTerms<T>, T>? hessianProduct;
    private FormedHessian<T>? formedHessian;
    private CoveringSample<T>? covering;
    private ShiftWork<L, T>? shiftWork;
    private CurvatureWork<L, T>? curvatureWork;
    private FeaturePass<WidenedTerms<CertificateTerms<L, double>, T>, double>? widePass;
    private ColumnScales? scales;
    private ColumnProblem<L, T>? columnProblem;

    /// <param name="features">The features; not disposed with the objective.</param>
    /// <param name="samples">Labels and weights; disposed with the objective.</param>
    /// <param name="coordinates">What the solver's variables mean.</param>
    /// <param name="penalty">The penalty to begin with.</param>
    /// <param name="team">The threads; not disposed with the objective.</param>
    /// <param name="work">Where evaluations and passes are counted.</param>
    /// <param name="passShare">What one read of these features counts as.</param>
    /// <param name="lent">A pass over these features whose memory others use too; null for one of its own.</param>
    public LinearObjective(
        FeatureSource<T> features,
        SampleMemory<T> samples,
        Coordinates coordinates,
        Penalty penalty,
        WorkerTeam team,
        WorkCounter work,
        double passShare = 1,
        FeaturePass<IndependentTerms<L, T>, T>? lent = null)
    {
        this.lent = lent;
        this.features = features;
        this.samples = samples;
        this.coordinates = coordinates;
        this.passShare = passShare;
        Penalty = penalty;
        Team = team;
        Work = work;
        weightSum = samples.WeightSum(features);
        line = new LineWork<L, T>(samples.Count, team.WorkerCount);
        elements = new NativeBuffer(((nuint)features.FeatureCount + 1) * (nuint)sizeof(T));
        coefficients = new double[features.FeatureCount];
        sums = new double[features.FeatureCount + CertificateTerms<L, T>.Sums];
    }

    public int VariableCount => coordinates.VariableCount;

    public int UsedVariableCount => coordinates.UsedVariableCount;

    public int PenalizedCount => features.FeatureCount;

    public bool IsConvex => L.IsConvex;

    public int HessianBlocks => 1;

    public Penalty Penalty { get; set; }

    public ICurvature? Curvature => this;

    public double ValueNoise => typeof(T) == typeof(float) ? 4e-8 : 1e-14;

    public double HessianNoise => typeof(T) == typeof(float) ? 1e-6 : 1e-12;

    public bool HasColumns => features.Entries is not null && coordinates.IsIdentity && L.IsConvex;

    public IColumnProblem? Columns => !HasColumns
        ? null
        : columnProblem ??= new ColumnProblem<L, T>(features.Entries!, samples, features.FeatureCount, weightSum, Team, share => Work.Passes += share * passShare);

    public WorkerTeam Team { get; }

    public WorkCounter Work { get; }

    public bool KeepsCurvatures { get; set; }

    private T* Coefficients => (T*)elements.Pointer;

    private T* Intercept => Coefficients + features.FeatureCount;

    public bool IsRefinable => typeof(T) != typeof(double);

    public IObjective? Refine()
    {
        if (!IsRefinable)
        {
            return null;
        }

        refined ??= new LinearObjective<L, double>(features.InDouble(), samples.Widen(), coordinates, Penalty, Team, Work, passShare);
        refined.KeepsCurvatures |= KeepsCurvatures;
        refined.Penalty = Penalty;
        return refined;
    }

    public void Snap(Span<double> point) => coordinates.Snap<T>(point);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (!TakeAwaited(point))
        {
            RunPass(point);
        }

        Work.Evaluations++;
        Work.Passes += passShare;
        sums.AsSpan(0, coefficients.Length).CopyTo(coefficients);
        PullBack(sums[coefficients.Length], gradient);
        return (sums[coefficients.Length + IndependentTerms<L, T>.LossSlot(1)] / weightSum) + Penalty.AddSmooth(point, gradient, PenalizedCount);
    }

    public void Accept() => samples.Swap();

    public LinePoint EvaluateLine(double step)
    {
        Span<double> three = stackalloc double[LineTerms.SumCount];
        line.Compute(samples, features, Team, step, three);
        return new LinePoint(three[0] / weightSum, three[1] / weightSum, three[2] / weightSum);
    }

    public void RecallCurvatures()
    {
        if (KeepsCurvatures)
        {
            return;
        }

        curvatureWork ??= new CurvatureWork<L, T>(samples, Team.WorkerCount);
        curvatureWork.Compute(Team);
    }

    public void ComputeHessianProduct(ReadOnlySpan<double> vector, Span<double> product)
    {
        hessianProduct ??= features.NewPass(default(CurvatureTerms<T>), 1, Team);
        SetCoefficients(vector);
        hessianProduct.Terms = new CurvatureTerms<T> { Curvatures = samples.Curvatures };
        hessianProduct.Coefficients = Coefficients;
        hessianProduct.Intercepts = Intercept;
        hessianProduct.Compute(sums.AsSpan(0, hessianProduct.SumLength));
        Work.Passes += passShare;
        sums.AsSpan(0, coefficients.Length).CopyTo(coefficients);
        PullBack(sums[coefficients.Length], product);
        for (int j = 0; j < PenalizedCount; j++)
        {
            product[j] += Penalty.L2 * vector[j];
        }
    }

    public void BoundCurvatures()
    {
        T bound = Elements.Of<T>(L.LargestCurvature);
        if (samples.Weights == null)
        {
            new Span<T>(samples.Curvatures, samples.Count).Fill(bound);
            return;
        }

        for (int i = 0; i < samples.Count; i++)
        {
            samples.Curvatures[i] = Elements.Of<T>(L.LargestCurvature * Elements.ToDouble(samples.Weights[i]));
        }
    }

    public void ComputeHessian(int block, LowerMatrix hessian) => FormHessian(samples.Curvatures, Penalty.L2, hessian, []);

    public void ReserveHessian()
    {
        (formedHessian ??= new FormedHessian<T>(features, coordinates, Team)).Reserve();
        curvatureWork ??= new CurvatureWork<L, T>(samples, Team.WorkerCount);
        samples.ReserveCurvatures();
    }

    public void ComputeWholeHessian(LowerMatrix hessian) => ComputeHessian(0, hessian);

    public ColumnScales MeasureColumns()
    {
        if (scales is null)
        {
            scales = MeasuredColumns.Of(features, coordinates, Team, samples.Weights, weightSum, 0.5 * L.LargestCurvature);
            Work.Passes += MeasuredColumns.Passes * passShare;
        }

        return scales;
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
        return new LinearObjective<L, T>(sample!, taken!, coordinates, Penalty, Team, Work, (double)sample!.SampleCount / features.SampleCount)
        {
            ownedFeatures = sample,
        };
    }

    public void Dispose()
    {
        refined?.Dispose();
        ownedFeatures?.Dispose();
        samples.Dispose();
        lossGradient?.Dispose();
        hessianProduct?.Dispose();
        line.Dispose();
        elements.Dispose();
        formedHessian?.Dispose();
        covering?.Dispose();
        shiftWork?.Dispose();
        curvatureWork?.Dispose();
        widePass?.Dispose();
        dualPass?.Dispose();
        ascent?.Dispose();
        keptPass?.Dispose();
        columnProblem?.Dispose();
        batchRows?.Dispose();
        batchGradient?.Dispose();
        rows?.Dispose();
        selection?.Dispose();
        movedResiduals?.Dispose();
    }

    /// <summary>Writes the coefficients of a point as the kernels see them and returns the intercept.</summary>
    public double ToCoefficients(ReadOnlySpan<double> point, Span<double> destination)
    {
        double intercept = coordinates.ToCoefficients(point, destination);

        // A scale and its inverse leave an ulp of double behind; the point was moved to elements of T.
        foreach (ref double coefficient in destination)
        {
            coefficient = Elements.Round<T>(coefficient);
        }

        return Elements.Round<T>(intercept);
    }

    private void SetCoefficients(ReadOnlySpan<double> variables)
    {
        double intercept = coordinates.ToCoefficients(variables, coefficients);
        Elements.Narrow(coefficients, Coefficients);
        *Intercept = Elements.Of<T>(intercept);
    }

    private BinaryProblem<T> TrialProblem() =>
        new((nint)samples.Labels, (nint)samples.Weights, (nint)samples.TrialLogits, KeepsCurvatures ? (nint)samples.TrialCurvatures : 0);

    private void RunPass(ReadOnlySpan<double> point)
    {
        SetCoefficients(point);
        FeaturePass<IndependentTerms<L, T>, T> pass = lent ?? (lossGradient ??= features.NewPass(default(IndependentTerms<L, T>), 1, Team));
        pass.Terms = new IndependentTerms<L, T> { Only = TrialProblem() };
        pass.VectorCount = 1;
        pass.AreLogitsIntercepts = lent is null && !point[..PenalizedCount].ContainsAnyExcept(0);
        pass.Coefficients = Coefficients;
        pass.Intercepts = Intercept;
        pass.Compute(sums.AsSpan(0, coefficients.Length + IndependentTerms<L, T>.SumsPerProblem));
    }

    /// <summary>The derivative of the mean, from sums by coefficient.</summary>
    private void PullBack(double byIntercept, Span<double> derivative)
    {
        coordinates.PullBack(coefficients, byIntercept, derivative);
        Doubles.Divide(derivative, weightSum);
    }
}
