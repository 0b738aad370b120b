using System.CommandLine;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg inspect</c>.</summary>
internal static class InspectCommand
{
    private const int UsualTop = 50;

    public static Command Create(CancellationToken cancellation)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Option<int?> top = Opt.Count("--top", $"How many coefficients are shown, the largest first; 0 for all [default: {UsualTop}]", 0);
        Command command = new("inspect", "Show coefficients, odds ratios, and how a model was trained.") { model, top };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            StoredModel stored = ModelFile.Load(path);
            int shown = parsed.GetValue(top) ?? UsualTop;
            InspectionReport.Write(new Consoles(isQuiet: false, cancellation), path, stored, shown == 0 ? int.MaxValue : shown);
            return ExitCode.Success;
        });
        return command;
    }
}
