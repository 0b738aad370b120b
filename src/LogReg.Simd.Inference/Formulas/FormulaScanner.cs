using System.Globalization;

namespace LogReg.Simd.Inference.Formulas;

/// <summary>Walks through a formula: names, whole numbers, marks, and what stands between quotation marks.</summary>
/// <param name="text">The formula.</param>
internal sealed class FormulaScanner(string text)
{
    /// <summary>Gets the place of what comes next.</summary>
    public int Position { get; private set; }

    /// <summary>Gets what comes next behind blanks; the character 0 at the end.</summary>
    public char Next
    {
        get
        {
            while (Position < text.Length && char.IsWhiteSpace(text[Position]))
            {
                Position++;
            }

            return Position < text.Length ? text[Position] : '\0';
        }
    }

    /// <summary>Gets the place of what comes next behind blanks.</summary>
    public int Place => Next == '\0' ? text.Length : Position;

    public FormulaException Error(string message, int? position = null) => new(text, position ?? Position, message);

    /// <summary>Passes a mark where it comes next.</summary>
    public bool Skip(char mark)
    {
        bool isThere = Next == mark;
        Position += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Passes a point that is no part of a name.</summary>
    public bool SkipPoint()
    {
        bool isAlone = Next == '.' && (Position + 1 == text.Length || !IsOfName(text[Position + 1]));
        Position += isAlone ? 1 : 0;
        return isAlone;
    }

    /// <summary>Passes a mark that must come next.</summary>
    public void Require(char mark, string where)
    {
        if (!Skip(mark))
        {
            throw Error($"'{mark}' is missing {where}{Found()}. Write it there.");
        }
    }

    /// <summary>A name: letters, digits, points and underscores, or anything between backticks.</summary>
    public string Name(string what)
    {
        if (Next == '`')
        {
            int end = text.IndexOf('`', Position + 1);
            if (end < 0)
            {
                throw Error("A backtick is not closed. Write one behind the name.");
            }

            string quoted = text[(Position + 1)..end];
            Position = end + 1;
            return quoted;
        }

        int begin = Position;
        while (Position < text.Length && IsOfName(text[Position]))
        {
            Position++;
        }

        return Position > begin ? text[begin..Position] : throw Error($"{what} is missing{Found()}. "
            + "Write a name, between backticks where it has other characters than letters, digits, points and underscores.");
    }

    /// <summary>A whole number.</summary>
    public int Whole(string what)
    {
        int begin = Place;
        while (Position < text.Length && char.IsAsciiDigit(text[Position]))
        {
            Position++;
        }

        return int.TryParse(text.AsSpan(begin, Position - begin), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Error($"{what} must be a whole number{Found()}. Write 2, for example.", begin);
    }

    /// <summary>A level: what stands between quotation marks, or all up to the closing parenthesis.</summary>
    public string Level()
    {
        char mark = Next;
        int begin = Position;
        if (mark is '"' or '\'')
        {
            int end = text.IndexOf(mark, Position + 1);
            if (end < 0)
            {
                throw Error("A quotation mark is not closed. Write one behind the level.");
            }

            Position = end + 1;
            return text[(begin + 1)..end];
        }

        int close = text.IndexOf(')', Position);
        if (close < 0)
        {
            throw Error("')' is missing behind the reference level. Write it there.");
        }

        Position = close;
        return text[begin..close].Trim();
    }

    private static bool IsOfName(char mark) => char.IsLetterOrDigit(mark) || mark is '_' or '.';

    /// <summary>What stands where something else is wanted.</summary>
    public string Found() => Next == '\0' ? " at the end" : $" before '{Next}'";
}
