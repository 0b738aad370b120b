using System.CommandLine;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg predict</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        Argument<string> model = Opt.File("MODEL", "A model that train wrote");
        Argument<string> data = Opt.File("DATA", "Rows like those that it was trained on, with or without labels, of any number");
        Option<string?> output = Opt.Text("--output", "FILE", "Where the predictions go [default: the standard output]");
        Option<double?> threshold = Opt.Number("--threshold", "P", "The probability above which a row is positive [default: 0.5]", x => x is >= 0 and <= 1, "a probability, from 0 to 1");
        Option<DataFormat?> format = ReadingOptions.Format();
        Option<char?> delimiter = ReadingOptions.Delimiter();
        Option<HeaderLine> header = ReadingOptions.Header();
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("predict", "Write probability and label of every row as CSV.") { model, data, output, threshold, format, delimiter, header, quiet };
        command.SetAction(parsed =>
        {
            PredictRequest request = new()
            {
                ModelPath = parsed.GetRequiredValue(model),
                Data = parsed.GetRequiredValue(data),
                Output = parsed.GetValue(output),
                Threshold = parsed.GetValue(threshold),
                Reading = new RowStreamOptions
                {
                    Format = parsed.GetValue(format),
                    Delimiter = parsed.GetValue(delimiter),
                    Header = parsed.GetValue(header),
                    ReadLabels = false,
                    IgnoreExtraColumns = true,
                },
            };
            Consoles consoles = new(parsed.GetValue(quiet), cancellation) { ShowsProgress = request.Output is not null || Console.IsOutputRedirected };
            StoredModel stored = ModelFile.Load(request.ModelPath);
            return stored.IsDouble ? PredictOperation<double>.Run(request, stored, consoles) : PredictOperation<float>.Run(request, stored, consoles);
        });
        return command;
    }
}
