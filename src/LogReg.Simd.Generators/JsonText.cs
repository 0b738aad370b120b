using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace LogReg.Simd.Generators;

/// <summary>A JSON text as objects, lists, texts and numbers; numbers stay as they are written.</summary>
/// <remarks>A library for JSON would have to be loaded into every compiler and editor beside the generator.</remarks>
internal sealed class JsonText
{
    private readonly string text;
    private int place;

    private JsonText(string text) => this.text = text;

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static object? Parse(string text)
    {
        JsonText reader = new(text);
        object? value = reader.Value(depth: 0);
        reader.SkipBlanks();
        return reader.place == text.Length ? value : throw reader.Error();
    }

    /// <summary>A text without the white space between its tokens.</summary>
    public static string Compact(string text)
    {
        StringBuilder compact = new(text.Length);
        bool isInText = false;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (isInText && character == '\\' && i + 1 < text.Length)
            {
                compact.Append(character).Append(text[++i]);
                continue;
            }

            isInText ^= character == '"';
            if (isInText || !IsBlank(character))
            {
                compact.Append(character);
            }
        }

        return compact.ToString();
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r';

    private object? Value(int depth)
    {
        SkipBlanks();
        char first = depth < 64 && place < text.Length ? text[place] : throw Error();
        switch (first)
        {
            case '{':
                return Members(depth);
            case '[':
                return Elements(depth);
            case '"':
                return Text();
            case 't':
                return Word("true", true);
            case 'f':
                return Word("false", false);
            case 'n':
                return Word("null", null);
            default:
                return Number();
        }
    }

    private Dictionary<string, object?> Members(int depth)
    {
        Dictionary<string, object?> members = [];
        for (bool isFirst = true; !Ends('}', isFirst); isFirst = false)
        {
            SkipBlanks();
            string name = Text();
            Take(':');
            members[name] = Value(depth + 1);
        }

        return members;
    }

    private List<object?> Elements(int depth)
    {
        List<object?> elements = [];
        for (bool isFirst = true; !Ends(']', isFirst); isFirst = false)
        {
            elements.Add(Value(depth + 1));
        }

        return elements;
    }

    /// <summary>Whether the list ends here; otherwise stands at its next element.</summary>
    private bool Ends(char end, bool isFirst)
    {
        if (isFirst)
        {
            place++;
        }

        SkipBlanks();
        if (place < text.Length && text[place] == end)
        {
            place++;
            return true;
        }

        if (!isFirst)
        {
            Take(',');
        }

        return false;
    }

    private string Text()
    {
        Take('"');
        StringBuilder value = new();
        while (place < text.Length && text[place] != '"')
        {
            char character = text[place++];
            value.Append(character == '\\' ? Escaped() : character);
        }

        Take('"');
        return value.ToString();
    }

    private char Escaped()
    {
        char character = place < text.Length ? text[place++] : throw Error();
        if (character == 'u')
        {
            place += 4;
            return place <= text.Length && int.TryParse(text.Substring(place - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code) ? (char)code : throw Error();
        }

        int index = "\"\\/bfnrt".IndexOf(character);
        return index >= 0 ? "\"\\/\b\f\n\r\t"[index] : throw Error();
    }

    /// <summary>A number as it is written.</summary>
    private JsonNumber Number()
    {
        int start = place;
        while (place < text.Length && (char.IsDigit(text[place]) || "+-.eE".IndexOf(text[place]) >= 0))
        {
            place++;
        }

        string written = text.Substring(start, place - start);
        return double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? new JsonNumber(written, value) : throw Error();
    }

    private object? Word(string word, object? value)
    {
        if (string.CompareOrdinal(text, place, word, 0, word.Length) != 0)
        {
            throw Error();
        }

        place += word.Length;
        return value;
    }

    private void Take(char character)
    {
        SkipBlanks();
        place = place < text.Length && text[place] == character ? place + 1 : throw Error();
    }

    private void SkipBlanks()
    {
        while (place < text.Length && IsBlank(text[place]))
        {
            place++;
        }
    }

    private InvalidDataException Error() => new($"it is no JSON at character {place + 1}");
}

/// <summary>A number: as it is written, and what it is.</summary>
internal sealed class JsonNumber(string text, double value)
{
    public string Text => text;

    public double Value => value;
}
