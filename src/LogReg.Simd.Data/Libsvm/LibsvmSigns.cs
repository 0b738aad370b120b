using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>What the first lines of a text say for and against LIBSVM text.</summary>
internal struct LibsvmSigns
{
    private bool hasTimesOnly;
    private bool hasLeadingZeros;
    private bool hasBlanks;
    private bool isUneven;
    private bool descends;
    private int tokensPerLine;

    /// <summary>Gets a value indicating whether there is a pair of index and value at all.</summary>
    public bool HasPairs { get; private set; }

    /// <summary>
    /// Gets a value indicating whether the lines are LIBSVM text: there are pairs, and they are neither hours and minutes nor cells between tabs that happen to hold colons.
    /// </summary>
    public readonly bool AreOfLibsvm
    {
        get
        {
            bool isTable = !hasBlanks && !isUneven && tokensPerLine > 1;
            return HasPairs && !(hasTimesOnly && (hasLeadingZeros || isTable)) && !(isTable && descends);
        }
    }

    /// <summary>Finds the first token that stands behind pairs and is none.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="line">Its line, counted from 0.</param>
    /// <returns>The token; empty where there is none.</returns>
    public static ReadOnlySpan<byte> StrayIn(ReadOnlySpan<byte> text, out int line)
    {
        line = 0;
        foreach (Range range in text.SplitAny((byte)'\r', (byte)'\n'))
        {
            LibsvmSigns signs = default;
            if (!signs.Add(text[range], out ReadOnlySpan<byte> stray) && signs.HasPairs)
            {
                line = text[..range.Start.Value].Count((byte)(text.Contains((byte)'\n') ? '\n' : '\r'));
                return stray;
            }
        }

        return [];
    }

    /// <summary>Looks at a line: a label, or a pair where labels lack, and pairs behind it, up to a comment.</summary>
    /// <returns>False where the line is something else.</returns>
    public bool Add(ReadOnlySpan<byte> line) => Add(line, out _);

    /// <summary>Tells whether a line that is something else is a faulty one of LIBSVM text: it begins with pairs, as do all lines before it, whose indices ascend and are no hours.</summary>
    public readonly bool HaveFaultIn(ReadOnlySpan<byte> line)
    {
        LibsvmSigns own = default;
        return AreOfLibsvm && !hasTimesOnly && !descends && !own.Add(line) && own.HasPairs;
    }

    private static bool IsNegativePair(ReadOnlySpan<byte> token, int colon) =>
        colon > 1 && token[0] == '-' && !token[1..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && !DateText.IsTime(token[1..]) && Numbers.TryParse(token[(colon + 1)..], out double _);

    private bool Add(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> stray)
    {
        stray = [];
        int comment = line.IndexOf((byte)'#');
        line = (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
        if (line.StartsWith("//"u8))
        {
            return true;
        }

        int tokens = 0;
        int last = -1;
        hasBlanks |= line.Contains((byte)' ');
        foreach (Range range in line.SplitAny((byte)' ', (byte)'\t'))
        {
            ReadOnlySpan<byte> token = line[range];
            if (token.Length == 0)
            {
                continue;
            }

            tokens++;
            int colon = token.IndexOf((byte)':');
            bool isFirst = tokens == 1;
            bool isPair = colon > 0 && !token[..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9');
            if (isPair)
            {
                LookAtPair(token, colon, ref last);
            }
            else if (IsNegativePair(token, colon))
            {
                // An index below the first is for the reader to refuse: it is no reason to take the line for cells.
                continue;
            }
            else if (!(isFirst && Numbers.TryParse(colon < 0 ? token : token[..colon], out double _)) && !(tokens == 2 && token.StartsWith("qid:"u8)))
            {
                stray = token;
                return false;
            }
        }

        isUneven |= tokens > 0 && tokensPerLine > 0 && tokens != tokensPerLine;
        tokensPerLine = tokens > 0 ? tokens : tokensPerLine;
        return true;
    }

    private void LookAtPair(ReadOnlySpan<byte> token, int colon, ref int last)
    {
        bool isTime = colon <= 2 && token.Length == colon + 3 && DateText.IsTime(token);
        hasTimesOnly = isTime && (hasTimesOnly || !HasPairs);
        hasLeadingZeros |= token[0] == '0' || (isTime && token[colon + 1] == '0');
        HasPairs = true;
        int index = colon < 10 && System.Buffers.Text.Utf8Parser.TryParse(token[..colon], out int parsed, out _) ? parsed : int.MaxValue;
        descends |= index <= last || index == 0;
        last = index;
    }
}
