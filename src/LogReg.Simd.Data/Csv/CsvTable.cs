using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace LogReg.Simd.Data.Csv;

/// <summary>The rows of a CSV text: CsvHelper's low-level parser, which needs no reflection, with errors that name the place.</summary>
internal sealed class CsvTable : IDisposable
{
    private const int BufferChars = 1 << 16;

    /// <summary>An open quote would swallow the rest of the file.</summary>
    private const int MostCellChars = 1 << 20;

    private readonly CsvParser parser;

    public CsvTable(string path, TextReader reader, char delimiter)
    {
        Path = path;
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim,
            WhiteSpaceChars = delimiter == ' ' ? ['\t'] : delimiter == '\t' ? [' '] : [' ', '\t'],
            BufferSize = BufferChars,
            MaxFieldSize = MostCellChars,
            BadDataFound = BadData,
            DetectDelimiter = false,
            IgnoreBlankLines = true,
            ExceptionMessagesContainRawData = false,
        };
        parser = new CsvParser(reader, configuration);
    }

    public string Path { get; }

    /// <summary>Gets the number of the line that the row read last ends in.</summary>
    public long Line => parser.RawRow;

    public int Count => parser.Count;

    public string this[int column] => parser[column];

    public static CsvTable Open(Input.InputFile file, char delimiter, Input.ReadingMonitor? monitor) =>
        new(file.Path, new StreamReader(file.Open(monitor), System.Text.Encoding.UTF8, true, BufferChars), delimiter);

    /// <summary>Reads the next row that is not blank.</summary>
    public bool Read()
    {
        try
        {
            while (parser.Read())
            {
                if (parser.Count != 1 || parser[0].Length > 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (MaxFieldSizeException exception)
        {
            throw new DataFormatException(
                Path, Line, null, $"A cell is longer than {MostCellChars >> 20} MiB. Look for a quotation mark that is never closed.", exception);
        }
        catch (CsvHelperException exception)
        {
            throw new DataFormatException(Path, Line, null, "The line is no CSV. Check its quotation marks.", exception);
        }
    }

    public DataFormatException Error(string? column, string message) => new(Path, Line, column, message);

    public void Dispose() => parser.Dispose();

    private void BadData(BadDataFoundArgs arguments) =>
        throw Error(null, "A quotation mark stands inside a cell that is not quoted. Quote the cell and double the mark.");
}
