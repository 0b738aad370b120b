using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>Rows drawn by their share in the Hessian of several classes, and sums over them that stand for those over all rows (formula 4.22).</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class SampledClassHessian<T> : ISampledHessian
    where T : unmanaged
{
    /// <summary>The golden section: multiples of it fill an interval evenly, however many there are.</summary>
    private const double Golden = 0.61803398874989484820;

    /// <summary>Rows whose curvature is so large that they are taken for certain leave more room for the others, among which there are such rows again.</summary>
    private const int Rounds = 8;

    private readonly SoftmaxObjective<T> whole;
    private readonly FeatureSource<T> features;
    private readonly SampleMemory<T> all;
    private readonly CertainRows certain;
    private readonly int[] rows;
    private readonly SampleMemory<T> drawn;
    private FeatureSource<T>? chosen;
    private SoftmaxObjective<T>? sample;
    private int draws;

    /// <param name="whole">The objective over all rows.</param>
    /// <param name="features">Their features.</param>
    /// <param name="all">Their labels, weights and logits.</param>
    /// <param name="certain">The rows that stand for themselves in every sample.</param>
    /// <param name="rowCount">The rows to draw.</param>
    public SampledClassHessian(SoftmaxObjective<T> whole, FeatureSource<T> features, SampleMemory<T> all, CertainRows certain, int rowCount)
    {
        (this.whole, this.features, this.all, this.certain) = (whole, features, all, certain);
        rows = new int[(rowCount + certain.Rows.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count];
        drawn = new SampleMemory<T>(new T[rows.Length], new T[rows.Length], all.LogitCount);
    }

    public double Noise => whole.HessianNoise;

    public ReadOnlySpan<double> RowShares => certain.RowShares;

    public bool TryDraw()
    {
        T* curvatures = whole.RowCurvatures();
        double scale = Scale(curvatures, out double total);
        if (!(total > 0) || !(scale > 0) || !double.IsFinite(scale))
        {
            return false;
        }

        Choose(curvatures, scale, drawn.Weights);
        if (chosen is null)
        {
            chosen = features.Select(rows, whole.Team);
            sample = whole.Sampled(chosen, drawn);
        }
        else
        {
            features.SelectAgain(chosen, rows, whole.Team);
        }

        for (int k = 0; k < all.LogitCount; k++)
        {
            T* from = all.Logits + ((nint)k * all.Count);
            T* to = drawn.Logits + ((nint)k * rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                to[i] = from[rows[i]];
            }
        }

        sample!.Penalty = whole.Penalty;
        return true;
    }

    public void ComputeProduct(ReadOnlySpan<double> vector, Span<double> product) => sample!.ComputeHessianProduct(vector, product);

    public void ComputeMeanBlock(LowerMatrix hessian) => sample!.ComputeMeanBlock(hessian);

    public void Dispose()
    {
        sample?.Dispose();
        drawn.Dispose();
        chosen?.Dispose();
    }

    /// <summary>What a curvature is multiplied by for the probability of its row, so that as many rows as there is room for are drawn on average.</summary>
    private double Scale(T* curvatures, out double total)
    {
        double scale = double.PositiveInfinity;
        total = 0;
        for (int round = 0, before = -1; round < Rounds; round++)
        {
            (double rest, int above) = (0, 0);
            AscendingRows certainly = new(certain.Rows);
            for (int i = 0; i < all.Count; i++)
            {
                double curvature = Elements.ToDouble(curvatures[i]);
                total += round == 0 ? curvature : 0;
                if (certainly.Has(i))
                {
                    continue;
                }

                if (round > 0 && curvature * scale >= 1)
                {
                    above++;
                }
                else
                {
                    rest += curvature;
                }
            }

            if (above == before || !(rest > 0))
            {
                // Where only the rows of every sample have a curvature none is drawn beside them, whatever the factor.
                scale = round == 0 ? 1 : scale;
                break;
            }

            before = above;
            scale = Math.Max(rows.Length - certain.Rows.Length - above, 1) / rest;
        }

        return scale;
    }

    /// <summary>Takes rows in equal steps of the sum of their probabilities, from a place that moves by the golden section from draw to draw.</summary>
    private void Choose(T* curvatures, double scale, T* weights)
    {
        double sum = 1 - ((++draws * Golden) % 1);
        int taken = 0;
        AscendingRows certainly = new(certain.Rows);
        for (int i = 0; i < all.Count && taken < rows.Length; i++)
        {
            bool isAlways = certainly.Has(i);
            double probability = isAlways ? 1 : Math.Min(Elements.ToDouble(curvatures[i]) * scale, 1);
            if (!isAlways)
            {
                sum += probability;
                if (!(probability > 0 && sum >= 1))
                {
                    continue;
                }

                sum -= 1;
            }

            double own = all.Weights == null ? 1 : Elements.ToDouble(all.Weights[i]);
            weights[taken] = Elements.Of<T>(own / probability);
            rows[taken++] = i;
        }

        for (; taken < rows.Length; taken++)
        {
            weights[taken] = default;
            rows[taken] = 0;
        }
    }
}
