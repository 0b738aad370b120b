using System.Text;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Leaves out the blanks at the ends of lines, with which tables are filled up.</summary>
internal sealed class PlainWriter(TextWriter target) : TextWriter
{
    private int blanks;

    public override Encoding Encoding => target.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }

        if (value is not ('\n' or '\r'))
        {
            for (; blanks > 0; blanks--)
            {
                target.Write(' ');
            }
        }

        blanks = 0;
        target.Write(value);
    }

    public override void Write(string? value)
    {
        foreach (char character in value ?? string.Empty)
        {
            Write(character);
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Flush() => target.Flush();
}
