using System.Text.Json;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Tests two fits that <c>fit --json</c> wrote against each other.</summary>
internal static class CompareOperation
{
    public static int Run(string first, string second, Consoles consoles)
    {
        (SavedFit smaller, SavedFit larger) = (Read(first), Read(second));
        if (smaller.Parameters > larger.Parameters)
        {
            (smaller, larger) = (larger, smaller);
        }

        if (smaller.Responses != larger.Responses)
        {
            throw new FileProblemException(larger.Path, $"Its responses are others than those of {smaller.Path}. Compare fits of the same rows.");
        }

        if (smaller.Parameters == larger.Parameters)
        {
            throw new FileProblemException(larger.Path, $"It has {larger.Parameters} parameters, as {smaller.Path} has. Compare fits of which one has more terms.");
        }

        TestResult test = TermTests.LikelihoodRatio(smaller.LogLikelihood, smaller.Parameters, larger.LogLikelihood, larger.Parameters);
        TextTable table = new TextTable().Names("model").Numbers("parameters").Numbers("log-likelihood").Numbers("AIC");
        foreach (SavedFit fit in (SavedFit[])[smaller, larger])
        {
            table.Row(fit.Formula, $"{fit.Parameters}", Figures.Number(fit.LogLikelihood, 9), Figures.Number((2 * fit.Parameters) - (2 * fit.LogLikelihood), 7));
        }

        table.Write(consoles);
        consoles.Entry("test", $"chi-squared {Figures.Number(test.Statistic)} on {Figures.Count(test.DegreesOfFreedom, "degree")} of freedom, p {Figures.Number(test.PValue, 4)}");
        return ExitCode.Success;
    }

    private static SavedFit Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file); // Of a stream a byte order mark is passed over.
            JsonElement root = document.RootElement;
            if (root.GetProperty("kind").GetString() is var kind && kind != FitJson.Kind)
            {
                throw new FileProblemException(path, kind == FitJson.FirthKind
                    ? "It is a fit by Firth's penalised likelihood, and likelihood-ratio tests are for maximum likelihood. Write one with fit --json, without --firth."
                    : "It is no fit by maximum likelihood. Write one with fit --json.");
            }

            return new SavedFit(
                path,
                root.GetProperty("formula").GetString() ?? string.Empty,
                root.GetProperty("responses").GetString() ?? string.Empty,
                root.GetProperty("parameters").GetInt32(),
                root.GetProperty("logLikelihood").GetDouble());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileProblemException(path, "There is no such file. Name a fit that fit --json wrote.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FileProblemException(path, "It is no fit. Write one with fit --json.");
        }
    }

    private sealed record SavedFit(string Path, string Formula, string Responses, int Parameters, double LogLikelihood);
}
