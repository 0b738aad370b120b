using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Passes;

/// <summary>One Hessian product [X, 1]ᵀ D [X, 1] v, formula 3.3, on one thread.</summary>
public class HessianProductBenchmarks : PassBenchmarks
{
    private FeatureMatrix<float>? matrix;
    private FeaturePasses<float>? passes;
    private float[] curvatures = [];
    private float[] rivalProduct = [];
    private double[] product = [];
    private double[] wideFeatures = [];
    private double[] wideCurvatures = [];
    private double[] wideDirection = [];

    /// <inheritdoc/>
    [Params(
        33, // interleaved strips
        784)] // consecutive rows in strips
    public override int Features { get; set; }

    /// <inheritdoc/>
    [Params(BufferSize.L2, BufferSize.Memory)]
    public override BufferSize Size { get; set; }

    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public double Reference() => ReferenceProduct().InterceptProduct;

    /// <summary>The rival: a dot product and a MultiplyAdd per row.</summary>
    [Benchmark(Baseline = true)]
    public void Composition()
    {
        int d = Features;
        ReadOnlySpan<float> features = Problem.Features;
        rivalProduct.AsSpan().Clear();
        for (int i = 0; i < curvatures.Length; i++)
        {
            ReadOnlySpan<float> row = features.Slice(i * d, d);
            float weighted = curvatures[i] * (TensorPrimitives.Dot(row, Problem.Coefficients) + Problem.Intercept);
            TensorPrimitives.MultiplyAdd(row, weighted, rivalProduct, rivalProduct);
        }
    }

    /// <summary>This library over packed strips.</summary>
    [Benchmark]
    public double Strip() => passes!.ComputeHessianProduct(curvatures, Problem.Coefficients, Problem.Intercept, product);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        matrix = Problem.Pack();
        passes = new FeaturePasses<float>(matrix, 1);
        curvatures = new float[Problem.SampleCount];
        new SplitMix(9).FillSymmetric<float>(curvatures);
        TensorPrimitives.Abs<float>(curvatures, curvatures);
        product = new double[Features];
        rivalProduct = new float[Features];
        wideFeatures = WideFeatures();
        wideCurvatures = Array.ConvertAll(curvatures, value => (double)value);
        wideDirection = Array.ConvertAll(Problem.Coefficients, value => (double)value);
        (double[] expected, double expectedIntercept) = ReferenceProduct();
        double[] sizes = Sizes(out double interceptSize);
        double intercept = Strip();
        double tolerance = Agreement.SumTolerance<float>();
        double error = Agreement.OfSums("Hessian product, intercept", [intercept], [expectedIntercept], [interceptSize], tolerance);
        Note(nameof(Strip), Math.Max(error, Agreement.OfSums("Hessian product", product, expected, sizes, tolerance)));
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        passes?.Dispose();
        matrix?.Dispose();
        wideFeatures = [];
    }

    private (double[] Product, double InterceptProduct) ReferenceProduct() => ReferencePass.HessianProduct(
        wideFeatures, Problem.SampleCount, Features, Features, wideCurvatures, wideDirection, Problem.Intercept);

    /// <summary>Σ|x||D(xᵀv)|, to which the error of the product is proportional.</summary>
    private double[] Sizes(out double interceptSize)
    {
        double[] projected = ReferenceModel.Logits(wideFeatures, Problem.SampleCount, Features, Features, wideDirection, Problem.Intercept);
        TensorPrimitives.Multiply(projected, wideCurvatures, projected);
        interceptSize = TensorPrimitives.SumOfMagnitudes<double>(projected);
        return ReferencePass.AbsoluteTransposedProduct(wideFeatures, Problem.SampleCount, Features, Features, projected);
    }
}
