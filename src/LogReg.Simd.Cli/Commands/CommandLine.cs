using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The whole command line: from arguments to an exit code.</summary>
internal static class CommandLine
{
    /// <summary>What separates options from arguments that only look like options.</summary>
    private const string EndOfOptions = "--";

    public static int Run(string[] arguments)
    {
        using Host host = Host.OfProcess();
        return Run(arguments, host);
    }

    public static int Run(string[] arguments, Host host)
    {
        try
        {
            // A name that begins with @ is a file like any other, and no list of arguments.
            ParseResult parsed = Grammar(host).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            string command = parsed.CommandResult.Command is RootCommand ? "logreg" : $"logreg {parsed.CommandResult.Command.Name}";
            string? error = parsed.Action is ParseErrorAction ? parsed.Errors[0].Message : FindUnknownOption(parsed, arguments);
            if (error is not null)
            {
                throw new UsageException($"{error} Type '{command} --help' for what there is.");
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = host.Out, Error = host.Error });
        }
        catch (Exception exception)
        {
            return Failure.Report(exception, host);
        }
    }

    /// <summary>An argument that looks like an option is a slip, unless it stands behind the two hyphens that end the options.</summary>
    private static string? FindUnknownOption(ParseResult parsed, string[] arguments)
    {
        // A file may be named --help all the same, where it stands behind the hyphens; the action is that of help before them.
        if (parsed.Action is null or not SynchronousCommandLineAction || parsed.Action.GetType().Name is "HelpAction" or "VersionOptionAction")
        {
            return null;
        }

        int end = Array.IndexOf(arguments, EndOfOptions);
        string[] literal = end < 0 ? [] : arguments[(end + 1)..];
        string? option = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .FirstOrDefault(value => value.StartsWith('-') && value != OutputPaths.Standard && !literal.Contains(value, StringComparer.Ordinal));
        return option is null ? null : $"There is no option '{option}'. A file of this name is given as './{option}' or behind '--'.";
    }

    private static RootCommand Grammar(Host host)
    {
        RootCommand root = new("Logistic regression from the command line: train, evaluate, predict. Without arguments it trains on Fisher's iris.");
        root.Add(TrainCommand.Create(host));
        root.Add(PredictCommand.Create(host));
        root.Add(EvaluateCommand.Create(host));
        root.Add(InspectCommand.Create(host));
        root.Add(ExportCommand.Create(host));
        root.Add(ImportCommand.Create(host));
        root.Add(ConvertCommand.Create(host));
        root.Add(FitCommand.Create(host));
        root.Add(CompareCommand.Create(host));
        root.SetAction(_ => IrisCommand.Run(host));
        return root;
    }
}
