using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Formula 3.1 with the loss of a network with one hidden layer (formulas 6.1 and 6.2), as a function of variables in <see cref="NetworkCoordinates"/>.</summary>
/// <remarks>
/// Not convex: there is no certificate, and Hessians, which may be indefinite, are not offered. Logits do not move along a line as the variables do, so a line search costs
/// a pass for each point. One output has the loss <typeparamref name="L"/>, more have the softmax cross-entropy.
/// Everything is allocated in the constructor or on the first call of a method.
/// </remarks>
internal sealed unsafe class NetworkObjective<L, T> : INetworkObjective
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly FeatureSource<T> features;
    private readonly SampleMemory<T> samples;
    private readonly NetworkCoordinates coordinates;
    private readonly double weightSum;
    private readonly double smallestWeight;
    private readonly FeaturePass<NetworkTerms<L, T>, T> pass;
    private readonly NativeBuffer elements;
    private readonly double[] coefficients;
    private readonly double[] sums;
    private readonly double[] line;
    private readonly Place between;
    private Place current;
    private Place trial;
    private double lastStep;
    private double lastSlope;
    private NetworkObjective<L, double>? refined;
    private BatchRows<T>? batchRows;
    private BatchPass<NetworkTerms<L, T>, T>? batchPass;
    private FeaturePass<WidenedTerms<NetworkTerms<L, double>, T>, double>? widePass;

    /// <param name="features">The features; not disposed with the objective.</param>
    /// <param name="samples">Class indices and weights; disposed with the objective.</param>
    /// <param name="coordinates">What the solver's variables mean.</param>
    /// <param name="penalty">The penalty to begin with.</param>
    /// <param name="team">The threads; not disposed with the objective.</param>
    /// <param name="work">Where evaluations and passes are counted.</param>
    public NetworkObjective(
        FeatureSource<T> features,
        SampleMemory<T> samples,
        NetworkCoordinates coordinates,
        Penalty penalty,
        WorkerTeam team,
        WorkCounter work)
    {
        this.features = features;
        this.samples = samples;
        this.coordinates = coordinates;
        Penalty = penalty;
        Team = team;
        Work = work;
        weightSum = samples.WeightSum(features);
        smallestWeight = SmallestWeight(samples);
        elements = new NativeBuffer(checked((nuint)coordinates.CoefficientCount * (nuint)sizeof(T)));
        coefficients = new double[coordinates.CoefficientCount];
        pass = features.NewPass(Terms(samples.Labels, samples.Weights), coordinates.UnitCount, team);
        sums = new double[pass.SumLength];
        current = new Place(VariableCount);
        trial = new Place(VariableCount);
        between = new Place(VariableCount);
        line = new double[VariableCount];
    }

    public int VariableCount => coordinates.VariableCount;

    public int PenalizedCount => coordinates.PenalizedCount;

    public bool IsConvex => false;

    public ICurvature? Curvature => null;

    public ISecondOrder? SecondOrder => null;

    public Penalty Penalty { get; set; }

    public double ValueNoise => typeof(T) == typeof(float) ? 4e-8 : 1e-14;

    public WorkerTeam Team { get; }

    public WorkCounter Work { get; }

    private T* NativeCoefficients => (T*)elements.Pointer;

    public bool IsRefinable => typeof(T) != typeof(double);

    public IObjective? Refine()
    {
        if (!IsRefinable)
        {
            return null;
        }

        refined ??= new NetworkObjective<L, double>(features.InDouble(), samples.Widen(), coordinates, Penalty, Team, Work);
        refined.Penalty = Penalty;
        return refined;
    }

    public void Snap(Span<double> point) => coordinates.Snap<T>(point);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Work.Evaluations++;
        MoveTo(trial, point);
        trial.Slopes.CopyTo(gradient);
        return trial.Loss + Penalty.AddSmooth(point, gradient, PenalizedCount);
    }

    public void Accept() => (current, trial) = (trial, current);

    /// <summary>
    /// The mean loss and its slope, by a pass but at the line's ends; the curvature is that of the secant through this point and the one before. A line begins with step 0,
    /// whose point before is the trial.
    /// </summary>
    public LinePoint EvaluateLine(double step)
    {
        if (step == 0)
        {
            Doubles.Subtract(trial.Point, current.Point, line);
            (lastStep, lastSlope) = (1, VectorMath.Dot(trial.Slopes, line));
        }

        Place at = step == 0 ? current : step == 1 ? trial : between;
        if (at == between)
        {
            TensorPrimitives.MultiplyAdd<double>(line, step, current.Point, between.Point);
            MoveTo(between, between.Point);
        }

        double slope = VectorMath.Dot(at.Slopes, line);
        double curvature = (slope - lastSlope) / (step - lastStep);
        (lastStep, lastSlope) = (step, slope);
        return new LinePoint(at.Loss, slope, curvature);
    }

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient)
    {
        batchRows ??= new BatchRows<T>(features, samples);
        batchPass ??= new BatchPass<NetworkTerms<L, T>, T>(features.FeatureCount, coordinates.UnitCount, Terms(null, null));
        batchRows.Gather(batch);
        SetCoefficients(point);
        NetworkTerms<L, T> terms = Terms(batchRows.Labels, batchRows.SampleWeights);
        batchPass.Compute(in terms, batchRows.Features, features.FeatureCount, batch.Length, NativeCoefficients, NativeCoefficients + coordinates.HiddenInterceptsAt, sums);
        PullBack(samples.Count / weightSum / batch.Length, gradient);
        Penalty.AddSmooth(point, gradient, PenalizedCount);
        Work.Passes += (double)batch.Length / samples.Count;
    }

    /// <summary>The objective in double; without a bound, because the loss is not convex.</summary>
    public Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
    {
        coordinates.ToCoefficients(point, coefficients);
        WidePass();
        PullBack(1 / weightSum, between.Slopes);
        double loss = Loss();
        PenaltyBound penalties = PenaltyBound.At(Penalty, between.Slopes.AsSpan(0, PenalizedCount), point);
        double norm = Math.Max(penalties.GradientNorm, VectorMath.InfinityNorm(between.Slopes.AsSpan(PenalizedCount)));
        return new Certificate(loss + penalties.Value, loss, double.NaN, double.NaN, norm);
    }

    /// <summary>
    /// Whether the current point surely classifies every sample: a sample that is classified wrongly has a loss of at least log 2, so all together would have at least that.
    /// Without a penalty there is no optimum then, because the coefficients of the outputs can grow for ever (formula 4.12).
    /// </summary>
    public bool ShowsSeparation() => Penalty.IsNone && current.Loss * weightSum < 0.5 * smallestWeight;

    /// <summary>Writes the coefficients of a point as the kernels see them, in the order of <see cref="NetworkCoordinates"/>.</summary>
    public void ToCoefficients(ReadOnlySpan<double> point, Span<double> destination)
    {
        coordinates.ToCoefficients(point, destination);
        Elements.RoundAll<T>(destination);
    }

    public void Dispose()
    {
        refined?.Dispose();
        samples.Dispose();
        pass.Dispose();
        elements.Dispose();
        batchRows?.Dispose();
        batchPass?.Dispose();
        widePass?.Dispose();
    }

    private static double SmallestWeight(SampleMemory<T> samples)
    {
        double smallest = samples.Weights == null ? 1 : double.PositiveInfinity;
        for (int i = 0; i < samples.Count && samples.Weights != null; i++)
        {
            double weight = Elements.ToDouble(samples.Weights[i]);
            smallest = weight > 0 ? Math.Min(smallest, weight) : smallest;
        }

        return smallest;
    }

    /// <summary>Computes loss and slopes at a point.</summary>
    private void MoveTo(Place place, ReadOnlySpan<double> point)
    {
        point.CopyTo(place.Point);
        SetCoefficients(point);
        pass.Terms = Terms(samples.Labels, samples.Weights);
        pass.Coefficients = NativeCoefficients;
        pass.Intercepts = NativeCoefficients + coordinates.HiddenInterceptsAt;
        pass.Compute(sums);
        Work.Passes++;
        PullBack(1 / weightSum, place.Slopes);
        place.Loss = Loss();
    }

    private NetworkTerms<L, T> Terms(T* labels, T* weights) => new()
    {
        Labels = labels,
        SampleWeights = weights,
        OutputCount = coordinates.OutputCount,
        OutputCoefficients = NativeCoefficients + coordinates.OutputsAt,
        OutputIntercepts = NativeCoefficients + coordinates.OutputInterceptsAt,
    };

    private void WidePass()
    {
        fixed (double* at = coefficients)
        {
            NetworkTerms<L, double> terms = new()
            {
                OutputCount = coordinates.OutputCount,
                OutputCoefficients = at + coordinates.OutputsAt,
                OutputIntercepts = at + coordinates.OutputInterceptsAt,
            };
            WidenedTerms<NetworkTerms<L, double>, T> wide = new() { Terms = terms, Labels = samples.Labels, SampleWeights = samples.Weights };
            widePass ??= features.InDouble().NewPass(in wide, coordinates.UnitCount, Team);
            widePass.Terms = wide;
            widePass.Coefficients = at;
            widePass.Intercepts = at + coordinates.HiddenInterceptsAt;
            widePass.Compute(sums);
        }

        Work.Passes++;
    }

    private void SetCoefficients(ReadOnlySpan<double> variables)
    {
        coordinates.ToCoefficients(variables, coefficients);
        Elements.Narrow(coefficients, NativeCoefficients);
    }

    private double Loss() => sums[^1] / weightSum;

    /// <summary>The derivative by the variables from the sums, times a factor.</summary>
    private void PullBack(double factor, Span<double> derivative)
    {
        coordinates.PullBack(sums, derivative);
        Doubles.Multiply(derivative, factor);
    }

    /// <summary>A point with its mean loss and the gradient of it, without the penalty.</summary>
    private sealed class Place(int variableCount)
    {
        public double[] Point { get; } = new double[variableCount];

        public double[] Slopes { get; } = new double[variableCount];

        public double Loss { get; set; }
    }
}
