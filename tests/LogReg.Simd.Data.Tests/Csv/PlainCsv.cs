using System.Text;

namespace LogReg.Simd.Data.Tests.Csv;

/// <summary>Reads CSV one character after another, as RFC 4180 reads: slow, plain, and nothing of it shared with the library.</summary>
internal static class PlainCsv
{
    /// <summary>The records of a text: cells without outer blanks and quotation marks, blank lines and comments left out. A blank as delimiter stands for runs of blanks and tabs.</summary>
    public static List<string[]> Records(string text, char delimiter, char? comment = null)
    {
        List<string[]> records = [];
        int at = 0;
        while (at < text.Length)
        {
            int lineEnd = at;
            while (lineEnd < text.Length && text[lineEnd] is not ('\n' or '\r'))
            {
                lineEnd++;
            }

            string line = text[at..lineEnd];
            string start = line.TrimStart([.. Blanks(delimiter)]);
            if (start.Length == 0 || start[0] == comment)
            {
                at = AfterLineEnd(text, lineEnd);
                continue;
            }

            List<string> cells = [];
            bool more = true;
            while (more)
            {
                cells.Add(Cell(text, delimiter, ref at));
                more = at < text.Length && (delimiter == ' ' ? text[at] is not ('\n' or '\r') : text[at] == delimiter);
                at = !more ? AfterLineEnd(text, at) : delimiter == ' ' ? at : at + 1;
            }

            records.Add([.. cells]);
        }

        return records;
    }

    private static string Blanks(char delimiter) => delimiter == '\t' ? " " : " \t";

    private static int AfterLineEnd(string text, int at) =>
        at >= text.Length ? at : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;

    private static string Cell(string text, char delimiter, ref int at)
    {
        string blanks = Blanks(delimiter);
        while (at < text.Length && blanks.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        StringBuilder cell = new();
        if (at < text.Length && text[at] == '"')
        {
            at++;
            while (text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'))
            {
                cell.Append(text[at]);
                at += text[at] == '"' ? 2 : 1;
            }

            at++;
            while (at < text.Length && blanks.Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }

            return cell.ToString();
        }

        while (at < text.Length && text[at] != delimiter && text[at] is not ('\n' or '\r') && (delimiter != ' ' || text[at] != '\t'))
        {
            cell.Append(text[at++]);
        }

        while (delimiter == ' ' && at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return cell.ToString().TrimEnd([.. blanks]);
    }
}
