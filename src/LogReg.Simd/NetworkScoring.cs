using System.Numerics;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd;

/// <summary>
/// Outputs of a network with one hidden layer over the caller's rows in place or over rows that are read as entries, by blocks of rows, units and outputs that fit the stack (formula 6.1).
/// </summary>
/// <remarks>A row has the same bits alone, in a batch and at any offset. Nothing is allocated. Units of more than 128 outputs are computed once for each 128.</remarks>
internal readonly unsafe ref partial struct NetworkScoring<T>
    where T : unmanaged, INumber<T>
{
    private const int BlockRows = Lanes.Count;
    private const int BlockUnits = 128;
    private const int BlockOutputs = 128;

    public required ReadOnlySpan<T> HiddenCoefficients { get; init; }

    public required ReadOnlySpan<T> HiddenIntercepts { get; init; }

    public required ReadOnlySpan<T> OutputCoefficients { get; init; }

    public required ReadOnlySpan<T> OutputIntercepts { get; init; }

    /// <summary>Gets the hidden units in double, for single-precision rows whose terms are too large to be summed as they are.</summary>
    public WideLayer WideHidden { get; init; }

    private int UnitCount => HiddenIntercepts.Length;

    private int OutputCount => OutputIntercepts.Length;

    private int FeatureCount => HiddenCoefficients.Length / UnitCount;

    /// <summary>Writes outputs row-major.</summary>
    public void ComputeLogits(ReadOnlySpan<T> features, Span<T> destination, int stride)
    {
        int rowCount = Guard.WholeRows(destination.Length, OutputCount, int.MaxValue, nameof(destination), "logits");
        stride = Guard.RowMajor(features.Length, rowCount, FeatureCount, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        ComputeRows(features, rowCount, stride, destination);
    }

    /// <summary>Writes probabilities row-major, two per row where there is one output.</summary>
    public void PredictProbabilities(ReadOnlySpan<T> features, Span<T> destination, int stride)
    {
        int classCount = OutputCount == 1 ? 2 : OutputCount;
        int rowCount = Guard.WholeRows(destination.Length, classCount, int.MaxValue, nameof(destination), "classes");
        stride = Guard.RowMajor(features.Length, rowCount, FeatureCount, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        ComputeRows(features, rowCount, stride, destination);
        if (OutputCount > 1)
        {
            ClassScoring.SoftMax(destination, classCount);
        }
        else
        {
            ClassScoring.SigmoidOfBoth(destination);
        }
    }

    /// <summary>Writes the class of the largest output, or of the sign of the only one; ties go to the smaller index (formula 5.1).</summary>
    /// <param name="features">The rows.</param>
    /// <param name="destination">Receives one class per row.</param>
    /// <param name="stride">The distance between row starts; 0 for none.</param>
    /// <param name="argument">What the caller calls the rows.</param>
    public void Predict(ReadOnlySpan<T> features, Span<int> destination, int stride, string argument = "features")
    {
        stride = Guard.RowMajor(features.Length, destination.Length, FeatureCount, stride, nameof(features));
        T* outputs = stackalloc T[BlockRows * BlockOutputs];
        T* largest = stackalloc T[BlockRows];
        fixed (T* x = features)
        {
            for (int row = 0; row < destination.Length; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, destination.Length - row);
                for (int first = 0; first < OutputCount; first += BlockOutputs)
                {
                    int count = Math.Min(BlockOutputs, OutputCount - first);
                    ComputeBlock(new DenseInputs(x + ((nint)row * stride), stride, WideHidden), rows, first, count, outputs);
                    for (int i = 0; i < rows; i++)
                    {
                        for (int k = 0; k < count; k++)
                        {
                            T output = outputs[(k * BlockRows) + i];
                            if (T.IsNaN(output))
                            {
                                DecisionGuard.ThrowUndecided(row + i, argument);
                            }

                            if (OutputCount == 1)
                            {
                                destination[row + i] = output > T.Zero ? 1 : 0;
                                continue;
                            }

                            if (first + k == 0 || output > largest[i])
                            {
                                largest[i] = output;
                                destination[row + i] = first + k;
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Writes the outputs of sparse rows or of rows of categories row-major, with the bits of the dense rows.</summary>
    /// <returns>The entries in columns that the network does not have.</returns>
    public long ComputeLogits(FeatureSource<T> features, Span<T> destination)
    {
        SparseScoring.Check(features, FeatureCount, OutputCount, destination.Length);
        using BufferUse use = features.Use();
        if (typeof(T) == typeof(float) && WideHidden.IsPresent)
        {
            using EntryBlocks<double> wide = new((IEntryRows<double>)features.InDouble(), BlockRows);
            while (wide.MoveNext())
            {
                ComputeRows(new WideEntryInputs(wide.Entries, WideHidden), wide.FirstRow, wide.RowCount, destination);
            }
        }
        else
        {
            using EntryBlocks<T> blocks = new((IEntryRows<T>)features, BlockRows);
            while (blocks.MoveNext())
            {
                ComputeRows(new EntryInputs(blocks.Entries), blocks.FirstRow, blocks.RowCount, destination);
            }
        }

        return SparseScoring.CountAbsent(features, FeatureCount);
    }

    /// <summary>Writes the outputs of one sparse row, with the bits of the dense row.</summary>
    /// <returns>The entries in columns that the network does not have.</returns>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<T> values, Span<T> destination)
    {
        int absent = SparseScoring.CheckRow(columns, values, FeatureCount, OutputCount, destination);
        long* pointers = stackalloc long[] { 0, columns.Length };
        bool isWide = typeof(T) == typeof(float) && WideHidden.IsPresent;
        double[]? rented = isWide ? SparseScoring.RentWide(values.Length) : null;
        Span<double> widened = !isWide ? [] : rented is null ? stackalloc double[SparseScoring.StackValues] : rented;
        fixed (int* column = columns)
        fixed (T* value = values)
        fixed (double* wide = widened)
        {
            if (isWide)
            {
                Elements.Widen(value, values.Length, wide);
                ComputeRows(new WideEntryInputs(new SparseEntries<double>(pointers, column, wide), WideHidden), 0, 1, destination);
            }
            else
            {
                ComputeRows(new EntryInputs(new SparseEntries<T>(pointers, column, value)), 0, 1, destination);
            }
        }

        SparseScoring.ReturnWide(rented);
        return absent;
    }

    private void ComputeRows(ReadOnlySpan<T> features, int rowCount, int stride, Span<T> destination)
    {
        fixed (T* x = features)
        {
            for (int row = 0; row < rowCount; row += BlockRows)
            {
                ComputeRows(new DenseInputs(x + ((nint)row * stride), stride, WideHidden), row, Math.Min(BlockRows, rowCount - row), destination);
            }
        }
    }

    /// <summary>Writes the outputs of at most <see cref="BlockRows"/> rows.</summary>
    private void ComputeRows<TInputs>(TInputs inputs, int firstRow, int rowCount, Span<T> destination)
        where TInputs : struct, IInputs, allows ref struct
    {
        T* outputs = stackalloc T[BlockRows * BlockOutputs];
        for (int first = 0; first < OutputCount; first += BlockOutputs)
        {
            int count = Math.Min(BlockOutputs, OutputCount - first);
            ComputeBlock(inputs, rowCount, first, count, outputs);
            for (int i = 0; i < rowCount; i++)
            {
                for (int k = 0; k < count; k++)
                {
                    destination[((firstRow + i) * OutputCount) + first + k] = outputs[(k * BlockRows) + i];
                }
            }
        }
    }

    private void ComputeBlock<TInputs>(TInputs inputs, int rowCount, int firstOutput, int outputCount, T* outputs)
        where TInputs : struct, IInputs, allows ref struct
    {
        T* units = stackalloc T[BlockRows * BlockUnits];
        for (int k = 0; k < outputCount; k++)
        {
            new Span<T>(outputs + (k * BlockRows), BlockRows).Fill(OutputIntercepts[firstOutput + k]);
        }

        fixed (T* w = HiddenCoefficients, a = HiddenIntercepts, v = OutputCoefficients)
        {
            for (int first = 0; first < UnitCount; first += BlockUnits)
            {
                int count = Math.Min(BlockUnits, UnitCount - first);
                inputs.HiddenLogits(w, a, rowCount, FeatureCount, first, count, units, BlockRows);
                SpanKernels<T>.Instance.HiddenForward(
                    units, count, v + ((nint)firstOutput * UnitCount) + first, UnitCount, outputCount, outputs);
            }
        }
    }
}
