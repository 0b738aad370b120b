using System.Numerics;

namespace LogReg.Simd.Memory;

/// <summary>Sums that arrive one after another, added up by twos, the sums by twos again, in memory for one set of sums per level of the tree.</summary>
internal readonly unsafe ref struct PairwiseStack(double* memory, nint stride, int length)
{
    /// <summary>The sets of sums that so many summands need: one per level, and one for the summand that comes next.</summary>
    public static int Sets(int summands) => summands <= 1 ? 1 : BitOperations.Log2((uint)summands) + 2;

    /// <summary>Memory for the next summand, set to zero.</summary>
    public double* Next()
    {
        new Span<double>(memory, length).Clear();
        return memory;
    }

    /// <summary>Adds the summand that stands where <see cref="Next"/> said.</summary>
    /// <param name="index">How many came before.</param>
    public void Push(int index)
    {
        int level = 0;
        for (; (index >> level & 1) == 1; level++)
        {
            Add(Level(level), memory, memory);
        }

        Copy(memory, Level(level));
    }

    /// <summary>Writes the sum: the subtrees that are left are added up from the last one, which goes up without a neighbour.</summary>
    /// <param name="count">The summands.</param>
    /// <param name="destination">Receives the sums.</param>
    public void Finish(int count, double* destination)
    {
        bool isFirst = true;
        for (int level = 0; count >> level != 0; level++)
        {
            if ((count >> level & 1) == 0)
            {
                continue;
            }

            if (isFirst)
            {
                Copy(Level(level), destination);
                isFirst = false;
            }
            else
            {
                Add(Level(level), destination, destination);
            }
        }
    }

    private double* Level(int level) => memory + ((level + 1) * stride);

    private void Add(double* left, double* right, double* sum) =>
        Doubles.Add(new ReadOnlySpan<double>(left, length), new ReadOnlySpan<double>(right, length), new Span<double>(sum, length));

    private void Copy(double* source, double* destination) => new ReadOnlySpan<double>(source, length).CopyTo(new Span<double>(destination, length));
}
