using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>The rows of LIBSVM text under an encoding.</summary>
internal sealed class LibsvmRowSource<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ByteLines lines;
    private readonly LibsvmText text;
    private readonly ClassMap classes;
    private readonly double scale;
    private readonly LibsvmBeginning beginning;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isLearnt">Whether the encoding was learnt from this file, so that it knows all indices.</param>
    /// <param name="monitor">Is told of the progress.</param>
    public LibsvmRowSource(InputFile file, DataEncoding encoding, RowStreamOptions options, bool isLearnt, ReadingMonitor monitor)
        : base(file.Path, monitor)
    {
        classes = new ClassMap(encoding);
        scale = encoding.Scale;
        beginning = LibsvmLines.BeginningOf(file, options.Encoding);
        if (beginning == LibsvmBeginning.Nothing && encoding.LabelsHaveWeights)
        {
            beginning = LibsvmBeginning.LabelAndWeight;
        }

        HasLabels = beginning != LibsvmBeginning.Nothing && options.ReadLabels;
        HasWeights = beginning == LibsvmBeginning.LabelAndWeight && options.ReadLabels;
        lines = LibsvmLines.Open(file, options.Encoding, monitor);
        text = new LibsvmText(file.Path, lines) { LostDigits = LostDigits, LeavesOutUnknown = !isLearnt, FirstIndex = encoding.IndicesFromZero ? 0 : 1 };
    }

    public override long UnknownFeatures => text.UnknownCount;

    public override long UnknownLabels => classes.UnknownCount;

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (!TryReadLabel(ref facts, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> pairs))
        {
            return false;
        }

        row.Clear();
        text.Features<T, DenseRow>(line, pairs, scale, row.Length, new DenseRow(row));
        return true;
    }

    public override bool TryRead(List<int> columns, List<T> values, int featureCount, ref RowFacts<T> facts)
    {
        if (!TryReadLabel(ref facts, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> pairs))
        {
            return false;
        }

        text.Features<T, SparseRow>(line, pairs, scale, featureCount, new SparseRow(columns, values));
        return true;
    }

    public override void Dispose() => lines.Dispose();

    /// <summary>Reads what stands before the features of the next row.</summary>
    private bool TryReadLabel(ref RowFacts<T> facts, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> pairs)
    {
        if (!text.TryRead(out line))
        {
            pairs = default;
            return false;
        }

        CountRow();
        pairs = line;
        facts.Weight = T.One;
        if (beginning != LibsvmBeginning.Nothing)
        {
            bool hasWeight = beginning == LibsvmBeginning.LabelAndWeight;
            double label = text.Label(ref pairs, hasWeight);
            double weight = hasWeight ? text.Weight(line, ref pairs) : 1;
            facts.Weight = HasWeights ? T.CreateTruncating(weight) : T.One;
            facts.ClassIndex = HasLabels ? classes.Find(label, Path, lines.Line, "1") : 0;
            facts.ClassIndex = facts.ClassIndex == ClassMap.Unknown ? classes.CountUnknown() : facts.ClassIndex;
        }

        LibsvmText.SkipQuery(ref pairs);
        return true;
    }

    /// <summary>A row of zeros that takes features.</summary>
    private readonly ref struct DenseRow(Span<T> row) : IFeatureSink<T>
    {
        private readonly Span<T> row = row;

        public void Add(int column, T value) => row[column] = value;
    }

    /// <summary>The features of a row that are not zero.</summary>
    private readonly struct SparseRow(List<int> columns, List<T> values) : IFeatureSink<T>
    {
        public void Add(int column, T value)
        {
            if (!T.IsZero(value))
            {
                columns.Add(column);
                values.Add(value);
            }
        }
    }
}
