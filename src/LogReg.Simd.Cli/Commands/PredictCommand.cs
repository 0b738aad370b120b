using System.CommandLine;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg predict</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(Host host)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Argument<string> data = Opt.File("DATA", "Rows like those that it was trained on, with or without labels, of any number; - for the standard input");
        Option<string?> output = Opt.Text("--output", "FILE", "Where the predictions go [default: the standard output]");
        Option<double?> threshold = Opt.Threshold();
        Option<string?> id = Opt.Text("--id", "COLUMN", "Write this column in the place of the number of the row");
        Option<string?> keep = Opt.Text("--keep", "COLUMNS", "Columns of the data to write along, with commas between");
        Option<bool> truth = Opt.Switch("--truth", "Write the actual label along, where the data have it");
        Option<bool> withLogits = Opt.Switch("--logits", "Write the logits along");
        Option<PredictionFormat?> form = Opt.Choice<PredictionFormat?>(
            "--output-format", "How predictions are written; auto is what the extension of the file says, otherwise CSV",
            ("auto", null), ("csv", PredictionFormat.Csv), ("jsonl", PredictionFormat.JsonLines), ("parquet", PredictionFormat.Parquet));
        TextOptions text = new();
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("predict", "Write probability and label of every row as CSV, JSON lines or Parquet.") { model, data, output, form, id, keep, truth, withLogits, threshold, quiet };
        text.AddTo(command);
        command.SetAction(parsed =>
        {
            PredictRequest request = new()
            {
                ModelPath = parsed.GetRequiredValue(model),
                Data = parsed.GetRequiredValue(data),
                Output = parsed.GetValue(output),
                Threshold = parsed.GetValue(threshold),
                Content = new PredictionContent
                {
                    Id = parsed.GetValue(id),
                    Kept = parsed.GetValue(keep)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                    HasLogits = parsed.GetValue(withLogits),
                    Format = PredictionFormats.Of(parsed.GetValue(form), parsed.GetValue(output)),
                },
                HasTruth = parsed.GetValue(truth),
                Reading = text.Over(new RowStreamOptions { ReadLabels = false, IgnoreExtraColumns = true }, parsed),
            };
            Consoles consoles = new(parsed.GetValue(quiet), host) { ShowsProgress = request.Output is not null || !host.IsOutputTerminal };
            ScoringPipeline stored = ModelFiles.Load(request.ModelPath);
            Scoring.CheckFormat(text.Given(parsed), request.Reading.Format, stored.Encoding);
            return stored.ReadsDouble ? PredictOperation<double>.Run(request, stored, consoles) : PredictOperation<float>.Run(request, stored, consoles);
        });
        return command;
    }
}
