using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg inspect</c>.</summary>
internal static class InspectCommand
{
    private const int UsualTop = 50;

    public static Command Create(Host host)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Option<int?> top = Opt.Count("--top", $"How many coefficients are shown, the largest first; 0 for all [default: {UsualTop}]", 0);
        Option<string?> json = Opt.Text("--json", "FILE", "Where the model goes as JSON for programs; '-' for the standard output, which shows nothing else then");
        Option<string?> csv = Opt.Text("--csv", "FILE", "Where the coefficients go as CSV; '-' for the standard output, which shows nothing else then");
        Command command = new("inspect", "Show coefficients, odds ratios, and how a model was trained.") { model, top, json, csv };
        command.SetAction(parsed =>
        {
            int shown = parsed.GetValue(top) ?? UsualTop;
            return InspectOperation.Run(
                new InspectRequest(parsed.GetRequiredValue(model), shown == 0 ? int.MaxValue : shown, parsed.GetValue(json), parsed.GetValue(csv)), new Consoles(isQuiet: false, host));
        });
        return command;
    }
}
