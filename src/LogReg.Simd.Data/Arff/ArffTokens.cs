using System.Text;

namespace LogReg.Simd.Data.Arff;

/// <summary>A word of an attribute-relation file.</summary>
/// <param name="Text">Its text, without quotation marks.</param>
/// <param name="IsQuoted">Whether it had them.</param>
internal readonly record struct ArffToken(string Text, bool IsQuoted);

/// <summary>The words of a line of an attribute-relation file: between commas where there are any outside of quotation marks, otherwise between blanks. Both kinds of quotation marks, and a
/// backslash before a character that means itself.</summary>
internal struct ArffTokens
{
    private readonly string text;
    private readonly bool hasCommas;
    private int at;
    private bool isOpen;

    private ArffTokens(string text, bool hasCommas)
    {
        this.text = text;
        this.hasCommas = hasCommas;
    }

    /// <summary>The values of a row, or of a nominal attribute.</summary>
    public static ArffTokens OfValues(string text) => new(text, HasComma(text));

    /// <summary>Words between blanks, which end at a brace too.</summary>
    public static ArffTokens OfWords(string text) => new(text, hasCommas: false);

    /// <summary>Gets what follows the words read, without outer blanks.</summary>
    public readonly string Rest => text[Math.Min(at, text.Length)..].Trim();

    /// <summary>Reads the next word; null at the end. Between two commas there is an empty one.</summary>
    public ArffToken? Next()
    {
        SkipBlanks();
        if (at >= text.Length)
        {
            bool isLast = isOpen;
            isOpen = false;
            return isLast ? new ArffToken(string.Empty, false) : null;
        }

        ArffToken token = text[at] is '\'' or '"' ? Quoted(text[at]) : Plain();
        SkipBlanks();
        isOpen = at < text.Length && text[at] == ',';
        at += isOpen ? 1 : 0;
        return token;
    }

    private readonly bool IsEnd(char character) => character == ',' || (!hasCommas && character is ' ' or '\t' or '{');

    private ArffToken Plain()
    {
        int begin = at;

        // A word that begins with a brace has it: whoever asked for values says what is wrong.
        while (at < text.Length && (!IsEnd(text[at]) || (at == begin && text[at] == '{')))
        {
            at++;
        }

        return new ArffToken(text[begin..at].TrimEnd(), false);
    }

    private ArffToken Quoted(char mark)
    {
        StringBuilder word = new();
        for (at++; at < text.Length && text[at] != mark; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                word.Append(text[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => text[at] });
            }
            else
            {
                word.Append(text[at]);
            }
        }

        at++;
        return new ArffToken(word.ToString(), true);
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private static bool HasComma(string text)
    {
        char mark = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (mark != '\0')
            {
                i += character == '\\' ? 1 : 0;
                mark = character == mark ? '\0' : mark;
            }
            else if (character is '\'' or '"')
            {
                mark = character;
            }
            else if (character == ',')
            {
                return true;
            }
        }

        return false;
    }
}
