using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Text in UTF-8 on its way to a terminal: bytes that could steer it are shown as <c>\x1B</c>.</summary>
internal sealed class HarmlessStream(Stream target) : WriteOnlyStream
{
    /// <summary>The first byte of the control characters U+0080 to U+009F.</summary>
    private const byte LeadOfControls = 0xC2;

    private readonly List<byte> shown = [];
    private bool hasLead;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        shown.Clear();
        foreach (byte value in buffer)
        {
            Add(value);
        }

        target.Write([.. shown]);
    }

    public override void Flush() => target.Flush();

    private void Add(byte value)
    {
        if (hasLead)
        {
            hasLead = false;
            if (value is >= 0x80 and < 0xA0)
            {
                Escape(LeadOfControls);
                Escape(value);
                return;
            }

            shown.Add(LeadOfControls);
        }

        if (value == LeadOfControls)
        {
            hasLead = true;
        }
        else if (value is (< 0x20 and not (byte)'\n') or 0x7F)
        {
            Escape(value);
        }
        else
        {
            shown.Add(value);
        }
    }

    private void Escape(byte value)
    {
        foreach (char character in $"\\x{value:X2}")
        {
            shown.Add((byte)character);
        }
    }
}
