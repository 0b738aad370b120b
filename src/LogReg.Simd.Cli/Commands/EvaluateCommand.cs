using System.CommandLine;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Host host)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Argument<string> data = Opt.File("DATA", "Rows with labels; - for the standard input");
        Option<string?> json = Opt.Text("--json", "FILE", "Where the report goes as JSON");
        Option<double?> threshold = Opt.Threshold();
        TextOptions text = new();
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("evaluate", "Say how good a model is: metrics, confusion matrix, calibration, ROC curve.") { model, data, threshold, json, quiet };
        text.AddTo(command);
        command.SetAction(parsed =>
        {
            EvaluateRequest request = new()
            {
                ModelPath = parsed.GetRequiredValue(model),
                Data = parsed.GetRequiredValue(data),
                Json = parsed.GetValue(json),
                Threshold = parsed.GetValue(threshold),
                Reading = text.Over(new RowStreamOptions { IgnoreExtraColumns = true }, parsed),
            };
            Consoles consoles = new(parsed.GetValue(quiet), host);
            ScoringPipeline stored = ModelFiles.Load(request.ModelPath);
            Scoring.CheckFormat(text.Given(parsed), request.Reading.Format, stored.Encoding);
            return stored.ReadsDouble ? EvaluateOperation<double>.Run(request, stored, consoles) : EvaluateOperation<float>.Run(request, stored, consoles);
        });
        return command;
    }
}
