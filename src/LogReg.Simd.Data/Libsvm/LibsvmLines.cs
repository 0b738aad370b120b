using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>What the lines of a file begin with, told from its first lines.</summary>
internal enum LibsvmBeginning
{
    /// <summary>A label.</summary>
    Label,

    /// <summary>A label and its weight, <c>label:weight</c>.</summary>
    LabelAndWeight,

    /// <summary>Features at once.</summary>
    Nothing,
}

/// <summary>Opens LIBSVM text and looks at its first lines.</summary>
internal static class LibsvmLines
{
    private const int SampleLines = 200;

    public static ByteLines Open(InputFile file, TextEncoding encoding, ReadingMonitor? monitor) => new(file.Path, new TextInput(file, encoding).Open(monitor));

    /// <summary>Tells what lines begin with: where there is a colon in the first token, a label and its weight if it is no index before those that follow.</summary>
    public static LibsvmBeginning BeginningOf(InputFile file, TextEncoding encoding)
    {
        using ByteLines lines = Open(file, encoding, null);
        LibsvmText text = new(file.Path, lines);
        bool mayBeIndex = true;
        for (int i = 0; i < SampleLines && text.TryRead(out ReadOnlySpan<byte> line); i++)
        {
            if (LibsvmText.HasLabel(line))
            {
                return LibsvmBeginning.Label;
            }

            mayBeIndex &= IsIndexBefore(line);
        }

        return mayBeIndex ? LibsvmBeginning.Nothing : LibsvmBeginning.LabelAndWeight;
    }

    /// <summary>Tells whether a line begins with an index from 1 that is less than the next one.</summary>
    private static bool IsIndexBefore(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOfAny((byte)' ', (byte)'\t');
        int first = IndexOf(end < 0 ? line : line[..end]);
        ReadOnlySpan<byte> rest = end < 0 ? [] : line[end..].TrimStart(" \t"u8);
        int next = rest.Length == 0 ? int.MaxValue : IndexOf(rest[..(rest.IndexOfAny((byte)' ', (byte)'\t') is >= 0 and int length ? length : rest.Length)]);
        return first > 0 && first < next;
    }

    private static int IndexOf(ReadOnlySpan<byte> token) =>
        token.IndexOf((byte)':') is > 0 and int colon && Numbers.TryParse(token[..colon], out double index) && index == Math.Floor(index) && Math.Abs(index) < int.MaxValue
            ? (int)index
            : -1;
}
