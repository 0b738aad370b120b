using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>
/// Formula 3.1 over packed features: the mean loss over weighted samples plus the penalty, as a function of variables in
/// <see cref="Coordinates"/>. The only class of a training run that touches features.
/// </summary>
/// <remarks>Everything is allocated in the constructor or on the first call of a method; later calls allocate nothing.</remarks>
internal sealed unsafe partial class LinearObjective<L, T> : ILinearObjective
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly FeatureMatrix<T> features;
    private readonly SampleMemory<T> samples;
    private readonly Coordinates coordinates;
    private readonly double passShare;
    private readonly ILossGradientRunner<L, T>? runner;
    private readonly double weightSum;
    private readonly PassMemory<T> passMemory;
    private readonly LossGradientWork<L, T> lossGradient;
    private readonly LogitsWork<T> logitsWork;
    private readonly LineWork<L, T> line;
    private readonly NativeBuffer elements;
    private readonly double[] coefficients;
    private readonly double[] sums;
    private FeatureMatrix<T>? ownedFeatures;
    private FeatureMatrix<double>? widenedFeatures;
    private LinearObjective<L, double>? refined;
    private HessianProductWork<T>? hessianProduct;
    private FormedHessian<T>? formedHessian;
    private ShiftWork<L, T>? shiftWork;
    private WideMemory<T>? wideMemory;
    private WideLossGradientWork<L, T>? widePass;
    private ColumnScales? scales;

    /// <param name="features">The features; not disposed with the objective.</param>
    /// <param name="samples">Labels and weights; disposed with the objective.</param>
    /// <param name="coordinates">What the solver's variables mean.</param>
    /// <param name="l1Strength">λ₁ ≥ 0.</param>
    /// <param name="l2Strength">λ₂ ≥ 0.</param>
    /// <param name="team">The threads; not disposed with the objective.</param>
    /// <param name="work">Where evaluations and passes are counted.</param>
    /// <param name="passShare">What one read of these features counts as.</param>
    /// <param name="runner">Who runs the fused passes; null for the team, for this objective alone.</param>
    public LinearObjective(
        FeatureMatrix<T> features,
        SampleMemory<T> samples,
        Coordinates coordinates,
        double l1Strength,
        double l2Strength,
        WorkerTeam team,
        WorkCounter work,
        double passShare = 1,
        ILossGradientRunner<L, T>? runner = null)
    {
        this.features = features;
        this.samples = samples;
        this.coordinates = coordinates;
        this.passShare = passShare;
        this.runner = runner;
        L1Strength = l1Strength;
        L2Strength = l2Strength;
        Team = team;
        Work = work;
        weightSum = samples.Weights == null ? samples.Count : WeightSums.Of(new ReadOnlySpan<T>(samples.Weights, samples.Count));
        passMemory = new PassMemory<T>(features, team.WorkerCount);
        lossGradient = new LossGradientWork<L, T>(features, passMemory);
        logitsWork = new LogitsWork<T>(features, passMemory);
        line = new LineWork<L, T>(samples.Count);
        elements = new NativeBuffer((nuint)((features.FeatureCount + 1) * sizeof(T)));
        coefficients = new double[features.FeatureCount];
        sums = new double[features.FeatureCount + WideLossGradientWork<L, T>.ScalarSums];
    }

    public int VariableCount => coordinates.VariableCount;

    public int PenalizedCount => features.FeatureCount;

    public bool IsConvex => L.IsConvex;

    public bool IsStandardized => coordinates.IsStandardized;

    public int HessianBlocks => 1;

    public double L1Strength { get; }

    public double L2Strength { get; }

    public double ValueNoise => typeof(T) == typeof(float) ? 4e-8 : 1e-14;

    public double HessianNoise => typeof(T) == typeof(float) ? 1e-6 : 1e-12;

    public WorkerTeam Team { get; }

    public WorkCounter Work { get; }

    public bool KeepsCurvatures { get; set; }

    /// <summary>Gets S, the sum of the sample weights.</summary>
    public double WeightSum => weightSum;

    private T* Coefficients => (T*)elements.Pointer;

    public IObjective? Refine()
    {
        if (typeof(T) == typeof(double))
        {
            return null;
        }

        widenedFeatures ??= features.Widen(Team.WorkerCount);
        return refined ??= new LinearObjective<L, double>(widenedFeatures, samples.Widen(), coordinates, L1Strength, L2Strength, Team, Work, passShare)
        {
            KeepsCurvatures = KeepsCurvatures,
        };
    }

    public void Snap(Span<double> point) => coordinates.Snap<T>(point);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double intercept = SetCoefficients(point);
        lossGradient.Labels = samples.Labels;
        lossGradient.SampleWeights = samples.Weights;
        lossGradient.Coefficients = Coefficients;
        lossGradient.Intercept = Elements.Of<T>(intercept);
        lossGradient.Logits = samples.TrialLogits;
        lossGradient.Curvatures = KeepsCurvatures ? samples.TrialCurvatures : null;
        RunPass();
        Work.Evaluations++;
        Work.Passes += passShare;
        sums.AsSpan(0, coefficients.Length).CopyTo(coefficients);
        PullBack(sums[coefficients.Length + PassMemory<T>.InterceptSlot], gradient);
        return (sums[coefficients.Length + PassMemory<T>.LossSlot] / weightSum) + L2Penalty.Add(L2Strength, point, gradient, PenalizedCount);
    }

    public void Accept() => samples.Swap();

    public void Project(ReadOnlySpan<double> point)
    {
        T intercept = Elements.Of<T>(SetCoefficients(point));
        logitsWork.Coefficients = Coefficients;
        logitsWork.Intercepts = &intercept;
        logitsWork.ClassCount = 1;
        logitsWork.Logits = samples.TrialLogits;
        Team.Run(logitsWork, features.PanelCount);
        Work.Passes += passShare;
    }

    public LinePoint EvaluateLine(double step)
    {
        line.Start = samples.Logits;
        line.End = samples.TrialLogits;
        line.Step = Elements.Of<T>(step);
        line.Labels = samples.Labels;
        line.SampleWeights = samples.Weights;
        Team.Run(line, RowPieces.Count(samples.Count));
        return new LinePoint(line.Reduce(0) / weightSum, line.Reduce(1) / weightSum, line.Reduce(2) / weightSum);
    }

    public void ComputeHessianProduct(ReadOnlySpan<double> vector, Span<double> product)
    {
        hessianProduct ??= new HessianProductWork<T>(features, passMemory);
        double intercept = SetCoefficients(vector);
        hessianProduct.Curvatures = samples.Curvatures;
        hessianProduct.Direction = Coefficients;
        hessianProduct.InterceptDirection = Elements.Of<T>(intercept);
        Team.Run(hessianProduct, features.PanelCount);
        Work.Passes += passShare;
        hessianProduct.Reduce(coefficients);
        PullBack(hessianProduct.ReduceScalar(PassMemory<T>.InterceptSlot), product);
        for (int j = 0; j < PenalizedCount; j++)
        {
            product[j] += L2Strength * vector[j];
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

    public void ComputeHessian(int block, LowerMatrix hessian) => FormHessian(samples.Curvatures, L2Strength, hessian, []);

    public void ComputeWholeHessian(LowerMatrix hessian) => ComputeHessian(0, hessian);

    public ColumnScales? MeasureColumns()
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
        if (features.TakeSpread(sampleCount, out int[] strips) is not { } sample)
        {
            return null;
        }

        return new LinearObjective<L, T>(
            sample, samples.TakeStrips(strips), coordinates, L1Strength, L2Strength, Team, Work, (double)sample.SampleCount / features.SampleCount)
        {
            ownedFeatures = sample,
        };
    }

    public void Dispose()
    {
        refined?.Dispose();
        widenedFeatures?.Dispose();
        ownedFeatures?.Dispose();
        samples.Dispose();
        passMemory.Dispose();
        elements.Dispose();
        formedHessian?.Dispose();
        shiftWork?.Dispose();
        wideMemory?.Dispose();
        batchRows?.Dispose();
        batchGradient?.Dispose();
        rows?.Dispose();
        selection?.Dispose();
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

    private double SetCoefficients(ReadOnlySpan<double> variables)
    {
        double intercept = coordinates.ToCoefficients(variables, coefficients);
        Elements.Narrow(coefficients, Coefficients);
        return intercept;
    }

    private void RunPass()
    {
        if (runner is not null)
        {
            runner.Run(lossGradient, sums);
            return;
        }

        Team.Run(lossGradient, features.PanelCount);
        lossGradient.Reduce(sums.AsSpan(0, coefficients.Length + PassMemory<T>.ScalarSums));
    }

    /// <summary>The derivative of the mean, from sums by coefficient.</summary>
    private void PullBack(double byIntercept, Span<double> derivative)
    {
        coordinates.PullBack(coefficients, byIntercept, derivative);
        System.Numerics.Tensors.TensorPrimitives.Divide(derivative, weightSum, derivative);
    }
}
