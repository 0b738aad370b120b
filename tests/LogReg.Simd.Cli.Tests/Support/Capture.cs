using System.Text;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>What is written to the console by the code that began the capture and by whatever it starts, on any thread.</summary>
internal sealed class Capture : IDisposable
{
    private static readonly AsyncLocal<Capture?> Current = new();

    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };

    static Capture()
    {
        Console.SetOut(new Router(Console.Out, capture => capture.output));
        Console.SetError(new Router(Console.Error, capture => capture.error));
    }

    private Capture()
    {
    }

    public string Output => output.ToString();

    public string Error => error.ToString();

    public static Capture Begin() => Current.Value = new Capture();

    public void Dispose() => Current.Value = null;

    /// <summary>Tests run side by side: each has its own target, and what none of them writes goes where it always went.</summary>
    private sealed class Router(TextWriter other, Func<Capture, TextWriter> target) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        private TextWriter Target => Current.Value is { } capture ? target(capture) : other;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

        public override void Write(ReadOnlySpan<char> buffer) => Target.Write(buffer);

        public override void Flush() => Target.Flush();
    }
}
