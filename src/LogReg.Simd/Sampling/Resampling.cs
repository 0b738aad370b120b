using LogReg.Simd.Guards;

namespace LogReg.Simd.Sampling;

/// <summary>Samples of unequal classes made equal in number, by row indices: no data are copied.</summary>
/// <remarks>
/// <para>
/// The rows come in ascending order, so that whoever follows them reads the features from front to end; a row that is repeated follows itself. What is drawn
/// depends on the seed and on the rows of the class alone, and is the same on every machine and runtime.
/// </para>
/// <para>
/// Training needs no copy of the rows either: <see cref="ToSampleWeights{T}(ReadOnlySpan{int}, int)"/> turns them into sample weights, because a row that stands
/// twice and a row of weight 2 are the same thing (formula 3.1). Resample what is trained on and never what is judged on: a repeated row on both
/// sides would be judged by itself.
/// </para>
/// <para>Thread-safe. Each method allocates its result and a few integers per sample.</para>
/// </remarks>
public static class Resampling
{
    /// <summary>Repeats rows of the smaller classes until every class has as many as the largest.</summary>
    /// <remarks>Every row is there at least once; those beyond are drawn from their class with replacement.</remarks>
    /// <param name="labels">The class index of each sample, from 0 without a gap, at least 2 classes.</param>
    /// <param name="seed">What the repeated rows are drawn from.</param>
    /// <returns>Row indices in ascending order, as many as classes times the size of the largest.</returns>
    /// <exception cref="ArgumentException">
    /// There are no labels, an index is negative, a class below the largest index has no samples, there is one class only, or there would be more rows than an array holds.
    /// </exception>
    public static int[] UpSample(ReadOnlySpan<int> labels, int seed) => Emit(UpSampleCounts(labels, CountClasses(labels), seed));

    /// <summary>Repeats rows of the smaller class until both have as many.</summary>
    /// <remarks>Every row is there at least once; those beyond are drawn from their class with replacement.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="labels">y, 0 or 1, both present.</param>
    /// <param name="seed">What the repeated rows are drawn from.</param>
    /// <returns>Row indices in ascending order, twice as many as the larger class has.</returns>
    /// <exception cref="ArgumentException">There are no labels, a label is neither 0 nor 1, a class has no samples, or there would be more rows than an array holds.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static int[] UpSample<T>(ReadOnlySpan<T> labels, int seed)
        where T : unmanaged
    {
        int[] classes = ClassesOf(labels);
        return Emit(UpSampleCounts(classes, CountClasses(classes, 2), seed));
    }

    /// <summary>Keeps of every class as many rows as the smallest has.</summary>
    /// <remarks>The rows of a larger class are drawn without replacement, each subset equally likely; the smallest class is kept whole.</remarks>
    /// <param name="labels">The class index of each sample, from 0 without a gap, at least 2 classes.</param>
    /// <param name="seed">What the kept rows are drawn from.</param>
    /// <returns>Row indices in ascending order, as many as classes times the size of the smallest.</returns>
    /// <exception cref="ArgumentException">
    /// There are no labels, an index is negative, a class below the largest index has no samples, or there is one class only.
    /// </exception>
    public static int[] DownSample(ReadOnlySpan<int> labels, int seed) => Emit(DownSampleCounts(labels, CountClasses(labels), seed));

    /// <summary>Keeps of both classes as many rows as the smaller one has.</summary>
    /// <remarks>The rows of the larger class are drawn without replacement, each subset equally likely; the smaller class is kept whole.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="labels">y, 0 or 1, both present.</param>
    /// <param name="seed">What the kept rows are drawn from.</param>
    /// <returns>Row indices in ascending order, twice as many as the smaller class has.</returns>
    /// <exception cref="ArgumentException">There are no labels, a label is neither 0 nor 1, or a class has no samples.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static int[] DownSample<T>(ReadOnlySpan<T> labels, int seed)
        where T : unmanaged
    {
        int[] classes = ClassesOf(labels);
        return Emit(DownSampleCounts(classes, CountClasses(classes, 2), seed));
    }

    /// <summary>Counts how often each row occurs: weights with which all rows are trained on as if they had been copied (formula 3.1).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">Row indices, 0 to <paramref name="sampleCount"/> less one, in any order.</param>
    /// <param name="sampleCount">The number of samples there are, 0 or more.</param>
    /// <returns>One weight per sample; 0 for a row that does not occur. Counts above 2²⁴ are rounded in single precision.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of samples is negative.</exception>
    /// <exception cref="ArgumentException">A row does not exist.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static T[] ToSampleWeights<T>(ReadOnlySpan<int> rows, int sampleCount)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        Guard.Count(sampleCount, nameof(sampleCount), "sample count");
        ClassGuard.Rows(rows, sampleCount, nameof(rows));

        // Counted as integers: a float that is incremented stands still at 2²⁴.
        int[] counts = new int[sampleCount];
        foreach (int row in rows)
        {
            counts[row]++;
        }

        return Array.ConvertAll(counts, count => typeof(T) == typeof(float) ? (T)(object)(float)count : (T)(object)(double)count);
    }

    private static int[] UpSampleCounts(ReadOnlySpan<int> labels, int[] sizes, int seed)
    {
        int largest = sizes.Max();
        ClassGuard.RowCount(sizes.Length, largest, nameof(labels));
        int[] counts = new int[labels.Length];
        Array.Fill(counts, 1);
        int[][] members = MembersOf(labels, sizes);
        for (int k = 0; k < sizes.Length; k++)
        {
            SplitMix64 random = new(seed, k);
            for (int extra = sizes[k]; extra < largest; extra++)
            {
                counts[members[k][random.Below(sizes[k])]]++;
            }
        }

        return counts;
    }

    private static int[] DownSampleCounts(ReadOnlySpan<int> labels, int[] sizes, int seed)
    {
        int smallest = sizes.Min();
        int[] counts = new int[labels.Length];
        int[][] members = MembersOf(labels, sizes);
        for (int k = 0; k < sizes.Length; k++)
        {
            int[] order = new int[sizes[k]];
            SampleOrder.Fill(order, seed, k);
            foreach (int member in order.AsSpan(0, smallest))
            {
                counts[members[k][member]] = 1;
            }
        }

        return counts;
    }

    /// <summary>The rows of each class, in ascending order.</summary>
    private static int[][] MembersOf(ReadOnlySpan<int> labels, int[] sizes)
    {
        int[][] members = Array.ConvertAll(sizes, size => new int[size]);
        int[] next = new int[sizes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            members[labels[i]][next[labels[i]]++] = i;
        }

        return members;
    }

    /// <summary>Every row as often as it is counted.</summary>
    private static int[] Emit(int[] counts)
    {
        int[] rows = new int[counts.Sum()];
        int next = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            rows.AsSpan(next, counts[i]).Fill(i);
            next += counts[i];
        }

        return rows;
    }

    private static int[] CountClasses(ReadOnlySpan<int> labels)
    {
        ClassGuard.AnySample(labels.Length, nameof(labels));
        ClassGuard.NotNegative(labels, nameof(labels));

        // n labels leave a gap among 0 to n unless they end before n: a larger index needs no memory to be refused.
        int largest = 0;
        foreach (int label in labels)
        {
            largest = Math.Max(largest, label);
        }

        return CountClasses(labels, Math.Min(largest, labels.Length) + 1);
    }

    private static int[] CountClasses(ReadOnlySpan<int> labels, int classCount)
    {
        int[] sizes = new int[classCount];
        foreach (int label in labels)
        {
            if (label < classCount)
            {
                sizes[label]++;
            }
        }

        ClassGuard.EveryClassPresent(sizes, labels.Length, nameof(labels));
        return sizes;
    }

    private static int[] ClassesOf<T>(ReadOnlySpan<T> labels)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        ClassGuard.AnySample(labels.Length, nameof(labels));
        SampleGuard.Labels(labels);
        int[] classes = new int[labels.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            bool positive = typeof(T) == typeof(float) ? (float)(object)labels[i] > 0 : (double)(object)labels[i] > 0;
            classes[i] = positive ? 1 : 0;
        }

        return classes;
    }
}
