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
    private readonly bool linesHaveLabels;

    public LibsvmRowSource(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        : base(file.Path, monitor)
    {
        classes = new ClassMap(encoding);
        scale = encoding.Scale;

        // The first row tells whether there are labels at all.
        using (ByteLines first = new(file.Path, file.Open(null)))
        {
            linesHaveLabels = !new LibsvmText(file.Path, first).TryRead(out ReadOnlySpan<byte> line) || LibsvmText.HasLabel(line);
        }

        HasLabels = linesHaveLabels && options.ReadLabels;
        lines = new ByteLines(file.Path, file.Open(monitor));
        text = new LibsvmText(file.Path, lines);
    }

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (!text.TryRead(out ReadOnlySpan<byte> line))
        {
            return false;
        }

        CountRow();
        ReadOnlySpan<byte> pairs = line;
        if (linesHaveLabels)
        {
            double label = text.Label(ref pairs);
            facts.ClassIndex = HasLabels ? classes.Find(label, Path, lines.Line, "1") : 0;
        }

        facts.Weight = T.One;
        row.Clear();
        text.Features(line, pairs, scale, row);
        return true;
    }

    public override void Dispose() => lines.Dispose();
}
