using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(Host host)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Argument<string> output = Opt.File("FILE", "Where it goes: .onnx for other runtimes, .pmml, .csv with the coefficients, or .json with all that inspect shows");
        Option<double?> threshold = Opt.Threshold();
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("export", "Write a model in another program's format.") { model, output, threshold, quiet };
        command.SetAction(parsed => ExportOperation.Run(
            new ExportRequest(parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), parsed.GetValue(threshold)), new Consoles(parsed.GetValue(quiet), host)));
        return command;
    }
}
