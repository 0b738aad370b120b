using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>The parts of a line of LIBSVM text, and every error that it can hold.</summary>
internal sealed class LibsvmText(string path, ByteLines lines)
{
    /// <summary>Gets or sets a value indicating whether entries beyond the features are left out and counted; otherwise they are errors.</summary>
    public bool LeavesOutUnknown { get; set; }

    /// <summary>Gets the index of the first feature, 0 or 1.</summary>
    public int FirstIndex { get; init; } = 1;

    /// <summary>Gets the entries left out.</summary>
    public long UnknownCount { get; private set; }

    /// <summary>Gets what takes the features that lose digits.</summary>
    public LostDigits LostDigits { get; init; } = new();

    private const int MostIndexDigits = 10;

    /// <summary>Reads the next line that is neither blank nor a comment, without its comment and outer blanks.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (lines.TryRead(out line))
        {
            // Files with comments are rare: most need not be searched line by line.
            int comment = lines.HasComments ? line.IndexOf((byte)'#') : -1;
            line = Trim(comment < 0 ? line : line[..comment]);
            if (line.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether a line begins with a label and not with a feature.</summary>
    public static bool HasLabel(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOfAny((byte)' ', (byte)'\t');
        return (end < 0 ? line : line[..end]).IndexOf((byte)':') < 0;
    }

    /// <summary>Reads the label, and what stands behind it.</summary>
    public double Label(ref ReadOnlySpan<byte> line, bool hasWeight = false)
    {
        int length = Numbers.Parse(line, out double label);
        if (length == 0 || !double.IsFinite(label) || (length < line.Length && !IsBlank(line[length]) && !(hasWeight && line[length] == ':')))
        {
            throw line.StartsWith("//"u8) ? Error(line, line, "Two slashes begin no comment here. Begin comments with #, or remove the line.")
                : HasLabel(line)
                ? Error(line, line, "The label is no number. Begin the line with a number and a blank.")
                : Error(line, line, "The line has no label. Begin it with a number and a blank.");
        }

        if (Math.Abs(label) >= Labels.ClassList.FirstInexact)
        {
            throw Error(line, line, "The label is beyond 2^53, where a class is not told from its neighbours. Number the classes from 0.");
        }

        line = line[length..];
        return label;
    }

    /// <summary>Reads the weight behind the label where lines begin with <c>label:weight</c>.</summary>
    public double Weight(ReadOnlySpan<byte> whole, ref ReadOnlySpan<byte> line)
    {
        int length = Numbers.Parse(line[1..], out double weight);
        if (length == 0 || !double.IsFinite(weight) || weight < 0 || (length + 1 < line.Length && !IsBlank(line[length + 1])))
        {
            throw Error(whole, line, "The weight behind the label is no number from 0 upwards. Correct it.");
        }

        line = line[(length + 1)..];
        return weight;
    }

    /// <summary>Passes over <c>qid:</c>, the query of rankings, which stands before the features.</summary>
    public static void SkipQuery(ref ReadOnlySpan<byte> pairs)
    {
        ReadOnlySpan<byte> trimmed = pairs.TrimStart(" \t"u8);
        if (trimmed.StartsWith("qid:"u8))
        {
            int end = trimmed.IndexOfAny((byte)' ', (byte)'\t');
            pairs = end < 0 ? [] : trimmed[end..];
        }
    }

    /// <summary>Reads the features behind the label, in ascending order, into what takes them.</summary>
    public void Features<T, TSink>(ReadOnlySpan<byte> line, ReadOnlySpan<byte> pairs, double scale, int featureCount, TSink sink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSink : IFeatureSink<T>, allows ref struct
    {
        int last = FirstIndex - 1;
        int greatest = featureCount + (FirstIndex - 1);
        int i = 0;
        while (true)
        {
            while ((uint)i < (uint)pairs.Length && IsBlank(pairs[i]))
            {
                i++;
            }

            if (i >= pairs.Length)
            {
                return;
            }

            int start = i;
            long number = 0;
            uint digit;
            for (; (uint)i < (uint)pairs.Length && (digit = pairs[i] - (uint)'0') <= 9; i++)
            {
                number = (number * 10) + digit;
            }

            int digits = i - start;
            bool isBeyond = digits > MostIndexDigits || number > int.MaxValue;
            int index = isBeyond ? int.MaxValue : (int)number;
            if (digits == 0 || (uint)i >= (uint)pairs.Length || pairs[i] != ':')
            {
                throw Error(line, pairs[start..], "This is no pair of index and value. Write index:value, with an index from 1.");
            }

            i++;
            int valueStart = i;
            bool isTouched = false;
            T value;

            // Indicators are so frequent that a single digit is worth a case of its own.
            if (scale == 1 && (uint)i < (uint)pairs.Length && (digit = pairs[i] - (uint)'0') <= 9
                && ((uint)(i + 1) >= (uint)pairs.Length || IsBlank(pairs[i + 1])))
            {
                value = T.CreateTruncating((int)digit);
                i++;
            }
            else
            {
                int length = Value(pairs[i..], scale, out value);
                if (length == 0 || (i + length < pairs.Length && !IsBlank(pairs[i + length])))
                {
                    throw ValueError<T>(line, pairs[i..], scale);
                }

                isTouched = LostDigits.MayTouch(value);
                i += length;
            }

            if (index > greatest && LeavesOutUnknown && index > last && !isBeyond)
            {
                last = index;
                UnknownCount++;
                continue;
            }

            if (isBeyond)
            {
                throw Error(line, pairs[start..], $"The index is beyond {int.MaxValue}, the greatest there is. Number the features anew.");
            }

            if (index <= last || index > greatest)
            {
                throw IndexError(line, pairs[start..], index, last, featureCount);
            }

            last = index;
            if (isTouched)
            {
                LostDigits.Note(index - FirstIndex, InDouble(pairs[valueStart..i], scale));
            }

            sink.Add(index - FirstIndex, value);
        }
    }

    /// <summary>The greatest index of a line whose indices ascend; 0 where there is none, or where the line is wrong.</summary>
    public static int LastIndex(ReadOnlySpan<byte> pairs)
    {
        int end = pairs.LastIndexOf((byte)':');
        long index = 0;
        long factor = 1;
        uint digit;
        for (int i = end - 1; i >= 0 && end - i <= MostIndexDigits && (digit = pairs[i] - (uint)'0') <= 9; i--)
        {
            index += digit * factor;
            factor *= 10;
        }

        return (int)Math.Min(index, int.MaxValue);
    }

    private static int Value<T>(ReadOnlySpan<byte> text, double scale, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length;
        if (scale == 1)
        {
            length = Numbers.Parse(text, out value);
        }
        else
        {
            length = Numbers.Parse(text, out double number);
            value = Numbers.Scaled<T>(number, scale);
        }

        return T.IsFinite(value) ? length : 0;
    }

    /// <summary>The number in double; the least there is where double makes a number 0, too.</summary>
    private static double InDouble(ReadOnlySpan<byte> number, double scale)
    {
        Value(number, scale, out double value);
        return value == 0 && IsNotZero(number) ? double.Epsilon : value;
    }

    /// <summary>Tells whether a number has a digit other than 0 before its exponent.</summary>
    private static bool IsNotZero(ReadOnlySpan<byte> number)
    {
        int exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? number : number[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        while (line.Length > 0 && IsBlank(line[0]))
        {
            line = line[1..];
        }

        while (line.Length > 0 && IsBlank(line[^1]))
        {
            line = line[..^1];
        }

        return line;
    }

    private DataFormatException IndexError(ReadOnlySpan<byte> line, ReadOnlySpan<byte> pair, int index, int last, int featureCount) =>
        Error(line, pair, index switch
        {
            0 when FirstIndex == 1 => "The index is 0, but indices begin at 1. Read them from 0 (--index-base 0) in this and all other files of the model.",
            _ when index <= last => $"The index {index} follows {last}, but indices ascend within a line. Sort the pairs of each line, and keep one of each index.",
            _ when LastIndex(line) < index => $"The index {index} stands before a smaller one, but indices ascend within a line. Sort the pairs of each line.",
            _ => $"The index is {index}, but there are {featureCount} features. Correct it, or read all files with the same number of features.",
        });

    private DataFormatException ValueError<T>(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, double scale)
    {
        int end = rest.IndexOfAny((byte)' ', (byte)'\t', (byte)'\r');
        ReadOnlySpan<byte> value = end < 0 ? rest : rest[..end];
        return Error(line, rest, Numbers.TryParse(value, out double _)
            ? LargeNumber.MessageOf<T>(Cells.Quoted(System.Text.Encoding.UTF8.GetString(value)), scale, isWeight: false)
            : "The value is no finite number. Correct it.");
    }

    /// <summary>An error that shows the token and counts its column from 1.</summary>
    private DataFormatException Error(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, string message)
    {
        int end = rest.IndexOfAny((byte)' ', (byte)'\t');
        string token = System.Text.Encoding.UTF8.GetString(rest[..Math.Min(end < 0 ? rest.Length : end, 40)]);
        int column = line.Length - rest.Length + 1;
        return new DataFormatException(
            path, lines.Line, column.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{message} Found: '{token}'.");
    }
}
