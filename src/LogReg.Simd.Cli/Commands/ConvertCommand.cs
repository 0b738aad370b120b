using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg convert</c>.</summary>
internal static class ConvertCommand
{
    public static Command Create(Host host)
    {
        Argument<string> data = Opt.File("DATA", "CSV or another format of tables, LIBSVM text or idx, compressed or not; - for the standard input");
        Argument<string> output = Opt.File("OUT", "Where the packed binary data file goes");
        ReadingOptions reading = new();
        Option<Precision> precision = PrecisionOption.Create();
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("convert", "Write data as a packed binary file, which train reads without parsing.") { data, output };
        reading.AddTo(command);
        command.Add(precision);
        command.Add(quiet);
        command.SetAction(parsed =>
        {
            ConvertRequest request = new(
                parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), reading.From(parsed) with { MoveFarColumns = true },
                reading.Given(parsed), parsed.GetValue(precision));
            Consoles consoles = new(parsed.GetValue(quiet), host);
            return request.Precision == Precision.Double ? ConvertOperation<double>.Run(request, consoles) : ConvertOperation<float>.Run(request, consoles);
        });
        return command;
    }
}
