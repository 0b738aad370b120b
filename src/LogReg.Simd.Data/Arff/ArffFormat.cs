using LogReg.Simd.Data.Csv;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Arff;

/// <summary>Attribute-relation files of Weka: a header that declares columns, and rows as CSV or sparse.</summary>
internal sealed class ArffFormat() : TableFormat("arff")
{
    /// <summary>The name of the column of weights, which have none of their own.</summary>
    private const string WeightName = "instance_weight";

    internal override bool IsText => true;

    internal override bool Detects(FileHead head)
    {
        ReadOnlySpan<byte> text = head.Text;
        while (text.Length > 0)
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim(" \t"u8);
            if (line.Length > 0 && line[0] != '%')
            {
                return ArffHeader.Begins(line, "@relation") || ArffHeader.Begins(line, "@attribute");
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }

        return false;
    }

    internal override TableSource OpenTable(InputFile file, DataOptions options, ReadingMonitor monitor) => Open(file, CsvSettings.Of(options));

    internal override TableSource OpenTable(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) => Open(file, CsvSettings.Of(options));

    internal override string? FaultOf(DataEncoding encoding) => DataFormat.Csv.FaultOf(encoding);

    private static CsvSource Open(InputFile file, CsvSettings settings)
    {
        TextInput input = new(file, settings.Encoding);
        ArffHeader header = ArffHeader.Read(input);
        TextInput rows = input.Translated(text => new ArffContent(file.Path, text, header, header.DataLine), piece => new ArffContent(file.Path, piece, header, linesBefore: 0));
        List<string> names = [.. header.Attributes.Select(attribute => attribute.Name)];
        List<DeclaredType> types = [.. header.Attributes.Select(attribute => attribute.Type)];
        if (header.HasWeights)
        {
            types.Add(DeclaredType.Number);
            names.Add(WeightName);
            while (names.IndexOf(names[^1]) < names.Count - 1)
            {
                names[^1] += "_";
            }
        }

        return CsvSource.Declared(rows, settings, [.. names], types, header.HasWeights ? names.Count - 1 : -1, header.DataLine);
    }
}
