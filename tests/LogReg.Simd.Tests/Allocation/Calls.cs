using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Tests.Allocation;

/// <summary>Every primitive and pass with its arguments bound, by name.</summary>
internal sealed unsafe class Calls<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private readonly List<T[]> pinned = [];
    private readonly FeatureMatrix<T> matrix;
    private readonly FeaturePasses<T> passes;
    private readonly WorkerTeam team;
    private readonly FeaturePass<SoftmaxTerms<T>, T> softmax;

    public Calls(int rows, int featureCount, int threadCount)
    {
        T[] features = new T[rows * featureCount];
        T[] labels = new T[rows];
        T[] coefficients = new T[featureCount];
        T[] values = new T[rows];
        T[] results = new T[rows];
        T[] gradient = new T[featureCount];
        T[] classLogits = new T[3 * rows];
        T[] classCoefficients = new T[3 * featureCount];
        T[] intercepts = new T[3];
        double[] sums = new double[featureCount];
        double[] gram = new double[featureCount * featureCount];
        Array.Fill(features, T.One);
        matrix = FeatureMatrix<T>.Pack(Array.ConvertAll(features, double.CreateChecked), rows, featureCount);
        passes = new FeaturePasses<T>(matrix, threadCount, Sharing.Always);
        team = new WorkerTeam(threadCount, Sharing.Always);
        softmax = SoftmaxOf(Pinned(labels), Pinned(classCoefficients), Pinned(intercepts));
        double[] classSums = new double[softmax.SumLength];
        ByName = new Dictionary<string, Action>
        {
            ["sigmoid"] = () => LogisticPrimitives.Sigmoid<T>(values, results),
            ["sigmoid of one"] = () => LogisticPrimitives.Sigmoid(T.One),
            ["softplus"] = () => LogisticPrimitives.Softplus<T>(values, results),
            ["log-sum-exp"] = () => LogisticPrimitives.LogSumExp<T>(values),
            ["softmax"] = () => LogisticPrimitives.SoftMax<T>(values, results),
            ["log losses"] = () => LogisticPrimitives.ComputeLogLosses<T>(values, labels, results),
            ["residuals"] = () => LogisticPrimitives.ComputeResiduals<T>(values, labels, results),
            ["curvatures"] = () => LogisticPrimitives.ComputeCurvatures<T>(values, results),
            ["log loss"] = () => LogisticPrimitives.LogLoss<T>(values, labels, values),
            ["logit"] = () => LogisticPrimitives.ComputeLogit<T>(coefficients, coefficients, T.One),
            ["probability"] = () => LogisticPrimitives.ComputeProbability<T>(coefficients, coefficients, T.One),
            ["logits"] = () => LogisticPrimitives.ComputeLogits<T>(features, coefficients, T.One, results),
            ["probabilities"] = () => LogisticPrimitives.ComputeProbabilities<T>(features, coefficients, T.One, results),
            ["gradient"] = () => LogisticPrimitives.AccumulateGradient<T>(features, values, gradient),
            ["loss and gradient"] = () => LogisticPrimitives.ComputeLogLossGradient<T>(features, labels, values, coefficients, T.One, sums),
            ["passes: logits"] = () => passes.ComputeLogits(coefficients, T.One, results),
            ["passes: class logits"] = () => passes.ComputeClassLogits(classCoefficients, intercepts, classLogits),
            ["passes: loss and gradient"] = () => passes.ComputeLogLossGradient(labels, values, coefficients, T.One, sums),
            ["passes: curvatures"] = () => passes.ComputeLogLossGradient(labels, [], coefficients, T.One, sums, results),
            ["passes: transposed product"] = () => passes.ComputeTransposedProduct(values, sums),
            ["passes: Hessian product"] = () => passes.ComputeHessianProduct(values, coefficients, T.One, sums),
            ["passes: softmax"] = () => softmax.Compute(classSums),
            ["passes: Gram"] = () => passes.ComputeGram(values, gram),
        };
    }

    /// <summary>Gets the calls.</summary>
    public IReadOnlyDictionary<string, Action> ByName { get; }

    public void Dispose()
    {
        softmax.Dispose();
        team.Dispose();
        passes.Dispose();
        matrix.Dispose();
    }

    /// <summary>A copy that stays where it is for as long as the array lives, which is as long as the calls do.</summary>
    private T* Pinned(T[] values)
    {
        T[] copy = GC.AllocateArray<T>(values.Length + 1, pinned: true);
        values.CopyTo(copy, 0);
        pinned.Add(copy);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(copy));
    }

    private FeaturePass<SoftmaxTerms<T>, T> SoftmaxOf(T* labels, T* coefficients, T* intercepts)
    {
        SoftmaxTerms<T> terms = new() { Labels = labels };
        FeaturePass<SoftmaxTerms<T>, T> pass = matrix.NewPass(in terms, 3, team);
        pass.Coefficients = coefficients;
        pass.Intercepts = intercepts;
        return pass;
    }
}
