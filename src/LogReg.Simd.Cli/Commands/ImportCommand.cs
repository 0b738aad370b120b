using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(Host host)
    {
        Argument<string> input = Opt.File("FILE", "An .onnx graph of a linear classifier, or coef_, intercept_ and classes_ of scikit-learn as .json or .npz");
        Argument<string> model = Opt.File("MODEL", "Where the model goes");
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("import", "Take a linear classifier that another program trained.") { input, model, quiet };
        command.SetAction(parsed => ImportOperation.Run(
            new ImportRequest(parsed.GetRequiredValue(input), parsed.GetRequiredValue(model)), new Consoles(parsed.GetValue(quiet), host)));
        return command;
    }
}
