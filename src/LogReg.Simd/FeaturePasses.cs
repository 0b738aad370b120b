using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>The sums of one fused pass over the data; divide by <see cref="WeightSum"/> for the mean.</summary>
/// <param name="Loss">Σ s·ℓ(z, y), formula 2.1.</param>
/// <param name="InterceptGradient">Σ s·(σ(z) − y), the intercept's part of formula 3.2.</param>
/// <param name="WeightSum">S = Σ s, the number of samples where there are no weights.</param>
public readonly record struct LogLossSums(double Loss, double InterceptGradient, double WeightSum)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Loss), Loss)
            .Member(nameof(InterceptGradient), InterceptGradient)
            .Member(nameof(WeightSum), WeightSum);
        return true;
    }
}

/// <summary>The passes over the features of a source: logits, loss and gradient, Hessian products, Gram matrix, on one or several threads.</summary>
/// <remarks>
/// <para>
/// Each method reads the features once. Panels are shared out among the threads and their sums, carried in double, are added up by a tree over
/// panel indices: results have the same bits on any number of threads and at any vector width with fused multiply-add.
/// </para>
/// <para>
/// The object owns the scratch memory and no thread: help comes from the thread pool, and only for a pass whose measured time pays for it. After the first call of a method no later
/// call allocates. It is not thread-safe: give each caller its own. The matrix is only read and may be shared; it is not disposed with the passes.
/// </para>
/// <para>NaN and infinities propagate as IEEE arithmetic says.</para>
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class FeaturePasses<T> : IDisposable
    where T : unmanaged
{
    private readonly WorkerTeam team;
    private readonly double[] sums;
    private FeaturePass<IndependentTerms<LogLoss, T>, T>? lossGradient;
    private FeaturePass<GivenTerms<T>, T>? transposedProduct;
    private FeaturePass<CurvatureTerms<T>, T>? hessianProduct;
    private FeaturePass<LogitTerms<T>, T>? logitsPass;
    private GramPass<T>? gram;
    private bool disposed;

    /// <summary>Prepares passes over features.</summary>
    /// <param name="features">The features; not disposed with the passes.</param>
    /// <param name="threadCount">The most threads, the caller's included, 0 to 1024; 0, the default, stands for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The thread count is out of its range.</exception>
    public FeaturePasses(FeatureSource<T> features, int threadCount = 0)
        : this(features, threadCount, Sharing.ByWork)
    {
    }

    internal FeaturePasses(FeatureSource<T> features, int threadCount, Sharing sharing)
    {
        ArgumentNullException.ThrowIfNull(features);
        Guard.ThreadCount(threadCount, nameof(threadCount));
        Features = features;
        team = new WorkerTeam(WorkerTeam.WorkersOf(threadCount), sharing);
        sums = new double[features.FeatureCount + IndependentTerms<LogLoss, T>.SumsPerProblem];
    }

    /// <summary>Gets the features.</summary>
    public FeatureSource<T> Features { get; }

    /// <summary>Gets the most threads that a pass takes.</summary>
    public int ThreadCount => team.WorkerCount;

    /// <summary>Computes logits: <c>logits[i] = Σ_j features[i, j]·coefficients[j] + intercept</c> (formula 1.1).</summary>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives one logit per sample.</param>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public void ComputeLogits(ReadOnlySpan<T> coefficients, T intercept, Span<T> logits) =>
        ComputeClassLogits(coefficients, new ReadOnlySpan<T>(in intercept), logits);

    /// <summary>
    /// Computes the logits of K coefficient vectors in one pass: <c>logits[k·n + i] = Σ_j features[i, j]·coefficients[k·d + j] + intercepts[k]</c>.
    /// </summary>
    /// <param name="coefficients">K vectors of one coefficient per feature, one after another.</param>
    /// <param name="intercepts">K intercepts.</param>
    /// <param name="logits">Receives K times one logit per sample, class after class.</param>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public void ComputeClassLogits(ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, Span<T> logits)
    {
        using BufferUse use = Use();
        Guard.SameProduct(coefficients.Length, intercepts.Length, Features.FeatureCount, nameof(coefficients), "coefficients", "coefficient vectors", "features");
        Guard.SameProduct(logits.Length, intercepts.Length, Features.SampleCount, nameof(logits), "logits", "coefficient vectors", "samples");
        Guard.Disjoint(coefficients, logits, nameof(coefficients), nameof(logits));
        Guard.Disjoint(intercepts, logits, nameof(intercepts), nameof(logits));
        fixed (T* coefficientsPointer = coefficients, interceptsPointer = intercepts, logitsPointer = logits)
        {
            LogitTerms<T> terms = new() { Logits = logitsPointer, LogitStride = Features.SampleCount };
            if (logitsPass is null || logitsPass.MostVectors < intercepts.Length)
            {
                logitsPass?.Dispose();
                logitsPass = Features.NewPass(in terms, intercepts.Length, team);
            }

            logitsPass.Terms = terms;
            logitsPass.VectorCount = intercepts.Length;
            logitsPass.Coefficients = coefficientsPointer;
            logitsPass.Intercepts = interceptsPointer;
            logitsPass.Compute([]);
        }
    }

    /// <summary>
    /// The fused pass: log loss and its gradient from one read of the features.
    /// <c>gradient[j] = Σ_i s_i·(σ(z_i) − y_i)·features[i, j]</c> (formulas 2.1 and 3.2, sums, not means).
    /// </summary>
    /// <param name="labels">y, one per sample, 0 or 1; values between are soft labels.</param>
    /// <param name="sampleWeights">s, one per sample; empty for ones.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    /// <param name="gradient">Receives one sum per feature.</param>
    /// <returns>The sums of loss, intercept gradient and weights.</returns>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public LogLossSums ComputeLogLossGradient(
        ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, ReadOnlySpan<T> coefficients, T intercept, Span<double> gradient) =>
        ComputeLogLossGradient(labels, sampleWeights, coefficients, intercept, gradient, []);

    /// <summary>
    /// The fused pass with curvatures: as the overload without them, and <c>curvatures[i] = s_i·σ(z_i)·(1 − σ(z_i))</c>, the diagonal
    /// D of formula 3.3, for <see cref="ComputeHessianProduct"/> and <see cref="ComputeGram"/>.
    /// </summary>
    /// <param name="labels">y, one per sample, 0 or 1; values between are soft labels.</param>
    /// <param name="sampleWeights">s, one per sample; empty for ones.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    /// <param name="gradient">Receives one sum per feature.</param>
    /// <param name="curvatures">Receives one curvature per sample; empty for none.</param>
    /// <returns>The sums of loss, intercept gradient and weights.</returns>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public LogLossSums ComputeLogLossGradient(
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights,
        ReadOnlySpan<T> coefficients,
        T intercept,
        Span<double> gradient,
        Span<T> curvatures)
    {
        using BufferUse use = Use();
        Guard.SameLength(labels.Length, Features.SampleCount, nameof(labels), "labels", "samples");
        Guard.EmptyOrSameLength(sampleWeights.Length, Features.SampleCount, nameof(sampleWeights), "weights", "samples");
        Guard.SameLength(coefficients.Length, Features.FeatureCount, nameof(coefficients), "coefficients", "features");
        Guard.SameLength(gradient.Length, Features.FeatureCount, nameof(gradient), "elements", "features");
        Guard.EmptyOrSameLength(curvatures.Length, Features.SampleCount, nameof(curvatures), "elements", "samples");
        Guard.Disjoint(labels, gradient, nameof(labels), nameof(gradient));
        Guard.Disjoint(sampleWeights, gradient, nameof(sampleWeights), nameof(gradient));
        Guard.Disjoint(coefficients, gradient, nameof(coefficients), nameof(gradient));
        Guard.Disjoint<T, double>(curvatures, gradient, nameof(curvatures), nameof(gradient));
        Guard.Disjoint(labels, curvatures, nameof(labels), nameof(curvatures));
        Guard.Disjoint(sampleWeights, curvatures, nameof(sampleWeights), nameof(curvatures));
        Guard.Disjoint(coefficients, curvatures, nameof(coefficients), nameof(curvatures));
        fixed (T* labelsPointer = labels, weightsPointer = sampleWeights, coefficientsPointer = coefficients, curvaturesPointer = curvatures)
        {
            lossGradient ??= Features.NewPass(default(IndependentTerms<LogLoss, T>), 1, team);
            lossGradient.Terms = new IndependentTerms<LogLoss, T>
            {
                Only = new BinaryProblem<T>((nint)labelsPointer, (nint)weightsPointer, 0, (nint)curvaturesPointer),
            };
            lossGradient.Coefficients = coefficientsPointer;
            lossGradient.Intercepts = &intercept;
            lossGradient.Compute(sums);
        }

        sums.AsSpan(0, gradient.Length).CopyTo(gradient);
        return new LogLossSums(
            sums[gradient.Length + IndependentTerms<LogLoss, T>.LossSlot(1)],
            sums[gradient.Length],
            sampleWeights.IsEmpty ? Features.SampleCount : WeightSums.Of(sampleWeights));
    }

    /// <summary>Computes Xᵀr: <c>product[j] = Σ_i residuals[i]·features[i, j]</c> (formula 3.2).</summary>
    /// <param name="residuals">r, one per sample.</param>
    /// <param name="product">Receives one sum per feature.</param>
    /// <returns>Σ r, the product of a column of ones.</returns>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public double ComputeTransposedProduct(ReadOnlySpan<T> residuals, Span<double> product)
    {
        using BufferUse use = Use();
        Guard.SameLength(residuals.Length, Features.SampleCount, nameof(residuals), "residuals", "samples");
        Guard.SameLength(product.Length, Features.FeatureCount, nameof(product), "elements", "features");
        Guard.Disjoint(residuals, product, nameof(residuals), nameof(product));
        fixed (T* residualsPointer = residuals)
        {
            transposedProduct ??= Features.NewPass(default(GivenTerms<T>), 1, team);
            transposedProduct.Terms = new GivenTerms<T> { Residuals = residualsPointer };
            transposedProduct.Compute(sums.AsSpan(0, product.Length + 1));
        }

        sums.AsSpan(0, product.Length).CopyTo(product);
        return sums[product.Length];
    }

    /// <summary>Computes a Hessian-vector product [X, 1]ᵀ D [X, 1] v in one pass, without forming the matrix (formula 3.3, sums).</summary>
    /// <param name="curvatures">The diagonal of D, one per sample.</param>
    /// <param name="direction">v, one per feature.</param>
    /// <param name="interceptDirection">The intercept's element of v.</param>
    /// <param name="product">Receives one element per feature.</param>
    /// <returns>The intercept's element of the product.</returns>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public double ComputeHessianProduct(ReadOnlySpan<T> curvatures, ReadOnlySpan<T> direction, T interceptDirection, Span<double> product)
    {
        using BufferUse use = Use();
        Guard.SameLength(curvatures.Length, Features.SampleCount, nameof(curvatures), "curvatures", "samples");
        Guard.SameLength(direction.Length, Features.FeatureCount, nameof(direction), "elements", "features");
        Guard.SameLength(product.Length, Features.FeatureCount, nameof(product), "elements", "features");
        Guard.Disjoint(curvatures, product, nameof(curvatures), nameof(product));
        Guard.Disjoint(direction, product, nameof(direction), nameof(product));
        fixed (T* curvaturesPointer = curvatures, directionPointer = direction)
        {
            hessianProduct ??= Features.NewPass(default(CurvatureTerms<T>), 1, team);
            hessianProduct.Terms = new CurvatureTerms<T> { Curvatures = curvaturesPointer };
            hessianProduct.Coefficients = directionPointer;
            hessianProduct.Intercepts = &interceptDirection;
            hessianProduct.Compute(sums.AsSpan(0, product.Length + 1));
        }

        sums.AsSpan(0, product.Length).CopyTo(product);
        return sums[product.Length];
    }

    /// <summary>Computes the weighted Gram matrix XᵀDX: <c>gram[j·d + k] = Σ_i weights[i]·features[i, j]·features[i, k]</c> (formula 3.3).</summary>
    /// <param name="weights">The diagonal of D, one per sample.</param>
    /// <param name="gram">Receives the full symmetric matrix, row-major, FeatureCount squared elements.</param>
    /// <exception cref="ArgumentException">A length disagrees with the matrix, or a destination shares an element with another argument;
    /// nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The passes or their features are disposed.</exception>
    public void ComputeGram(ReadOnlySpan<T> weights, Span<double> gram)
    {
        using BufferUse use = Use();
        Guard.SameLength(weights.Length, Features.SampleCount, nameof(weights), "weights", "samples");
        Guard.SameProduct(gram.Length, Features.FeatureCount, Features.FeatureCount, nameof(gram), "elements", "features", "features");
        Guard.Disjoint(weights, gram, nameof(weights), nameof(gram));
        this.gram ??= Features.NewGram();
        fixed (T* weightsPointer = weights)
        {
            this.gram.Weights = weightsPointer;
            this.gram.Compute(team);
        }

        int d = Features.FeatureCount;
        for (int row = 0; row < d; row++)
        {
            ReadOnlySpan<double> lower = this.gram.LowerRow(row);
            lower.CopyTo(gram[(row * d)..]);
            for (int column = 0; column < row; column++)
            {
                gram[(column * d) + row] = lower[column];
            }
        }
    }

    /// <summary>Frees the scratch memory; the matrix stays.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        team.Dispose();
        lossGradient?.Dispose();
        transposedProduct?.Dispose();
        hessianProduct?.Dispose();
        logitsPass?.Dispose();
        gram?.Dispose();
    }

    private BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return Features.Use();
    }
}
