using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>The rows that a spread sample must not miss: those with features that hardly any other row has.</summary>
/// <remarks>
/// <para>
/// With m_j = (1/n) Σ |x_ij| a row is worth Σ_j |x_ij|/m_j over the rare columns: for the indicator of a category with a share p of the rows that is 1/p, its leverage times n, and n for a
/// feature that no other row has. A spread sample of b rows sees b·p of them, too few to know their curvature below <see cref="EnoughRows"/>. All rows above that worth are taken as
/// they are, the others stand for the rest.
/// </para>
/// <para>
/// Source: Cohen, Lee, Musco, Musco, Peng and Sidford, Uniform sampling for matrix approximation, ITCS 2015 (leverage scores from a uniform sample); rows of large leverage are kept, not drawn.
/// </para>
/// </remarks>
internal sealed unsafe class RareRows<T>(FeatureSource<T> features, WorkerTeam team) : IDisposable
    where T : unmanaged
{
    /// <summary>The rows of a sample in which a column must differ from zero for its curvature to be known.</summary>
    private const int EnoughRows = 64;

    /// <summary>Buckets of worth: eight a power of two, up to 2³².</summary>
    private const int BucketsPerOctave = 8;

    private const int Buckets = 32 * BucketsPerOctave;

    /// <summary>The bits of a fraction that a bucket does not tell apart: 52 without the three that eight buckets a power of two take.</summary>
    private const int FractionBits = 49;

    private RareMagnitudes? magnitudes;
    private NativeBuffer? worths;
    private double[] weighedBy = [];
    private bool isMeasured;

    /// <summary>Gets the reads of the features, or of that share of them that a sample has, so far.</summary>
    public double Passes { get; private set; }

    /// <summary>Finds the rows to take beside a spread sample, ascending; empty where the sample sees every column often enough.</summary>
    /// <param name="spread">The spread sample.</param>
    /// <param name="most">The most rows.</param>
    /// <param name="shares">What each rare column counts for; empty for one.</param>
    public int[] Find(FeatureSource<T> spread, int most, ReadOnlySpan<double> shares = default)
    {
        if (MagnitudesBeside(spread) is null)
        {
            return [];
        }

        if (worths is null || !shares.SequenceEqual(weighedBy))
        {
            Weigh(shares);
        }

        return Largest((T*)worths!.Pointer, spread.SampleCount / (double)EnoughRows, most);
    }

    /// <summary>How large the columns are that a spread sample sees too seldom; null where it sees all often enough.</summary>
    /// <param name="spread">The sample, as large as that of the first call.</param>
    public RareMagnitudes? MagnitudesBeside(FeatureSource<T> spread)
    {
        if (!isMeasured)
        {
            isMeasured = true;
            Measure(spread);
        }

        return magnitudes;
    }

    public void Dispose() => worths?.Dispose();

    private void Measure(FeatureSource<T> spread)
    {
        double[] means = Magnitudes(spread);
        double[] centers = new double[means.Length];
        double[] deviations = new double[means.Length];
        using (ColumnMoments<T> moments = spread.NewMoments(team))
        {
            moments.Compute(null, spread.SampleCount, centers, deviations);
        }

        Passes += 3.0 * spread.SampleCount / features.SampleCount;
        bool[] isRare = new bool[means.Length];
        double[] squares = deviations;
        for (int j = 0; j < isRare.Length; j++)
        {
            double square = (deviations[j] * deviations[j]) + (centers[j] * centers[j]);
            isRare[j] = means[j] * means[j] * spread.SampleCount < EnoughRows * square || square == 0;
            squares[j] = isRare[j] ? square : 0;
        }

        if (!isRare.Contains(true))
        {
            return;
        }

        means = Magnitudes(features);
        Passes++;
        for (int j = 0; j < isRare.Length; j++)
        {
            means[j] = isRare[j] ? means[j] : 0;
        }

        magnitudes = new RareMagnitudes(means, squares);
    }

    /// <summary>Computes what the rows are worth.</summary>
    private void Weigh(ReadOnlySpan<double> shares)
    {
        double[] means = magnitudes!.Means;
        using NativeBuffer weights = new(((nuint)means.Length + 1) * (nuint)sizeof(T));
        T* coefficients = (T*)weights.Pointer;
        for (int j = 0; j < means.Length; j++)
        {
            coefficients[j] = Elements.Of<T>(means[j] > 0 ? (shares.IsEmpty ? 1 : shares[j]) / means[j] : 0);
        }

        weighedBy = shares.ToArray();
        worths ??= new NativeBuffer((nuint)features.SampleCount * (nuint)sizeof(T));
        using FeaturePass<LogitTerms<T>, T> pass = features.NewPass(default(LogitTerms<T>), 1, team, readsMagnitudes: true);
        pass.Terms = new LogitTerms<T> { Logits = (T*)worths.Pointer, LogitStride = features.SampleCount };
        pass.Coefficients = coefficients;
        pass.Intercepts = coefficients + means.Length;
        pass.Compute([]);
        Passes++;
    }

    /// <summary>The means of |x| by column.</summary>
    private double[] Magnitudes(FeatureSource<T> source)
    {
        using NativeBuffer ones = new((nuint)source.SampleCount * (nuint)sizeof(T));
        new Span<T>(ones.Pointer, source.SampleCount).Fill(Elements.Of<T>(1));
        using FeaturePass<GivenTerms<T>, T> pass = source.NewPass(default(GivenTerms<T>), 1, team, readsMagnitudes: true);
        pass.Terms = new GivenTerms<T> { Residuals = (T*)ones.Pointer };
        double[] sums = new double[pass.SumLength];
        pass.Compute(sums);
        Array.Resize(ref sums, source.FeatureCount);
        Doubles.Divide(sums, source.SampleCount);
        return sums;
    }

    /// <summary>The rows of whole buckets from the largest worth down, above a least one and no more than so many.</summary>
    private int[] Largest(T* values, double least, int most)
    {
        int[] counts = new int[Buckets];
        for (int i = 0; i < features.SampleCount; i++)
        {
            counts[BucketOf(Elements.ToDouble(values[i]))]++;
        }

        int first = Buckets;
        int count = 0;
        for (int bucket = Buckets - 1; bucket >= BucketOf(least) && count + counts[bucket] <= most; bucket--)
        {
            count += counts[bucket];
            first = bucket;
        }

        int[] rows = new int[count];
        for (int i = 0, next = 0; next < count; i++)
        {
            if (BucketOf(Elements.ToDouble(values[i])) >= first)
            {
                rows[next++] = i;
            }
        }

        return rows;
    }

    /// <summary>By the exponent and the first three bits behind the point.</summary>
    private static int BucketOf(double worth) =>
        worth > 1 ? (int)Math.Min((BitConverter.DoubleToInt64Bits(worth) - BitConverter.DoubleToInt64Bits(1)) >> FractionBits, Buckets - 1) : 0;
}
