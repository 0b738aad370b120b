using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The whole command line: from arguments to an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] arguments)
    {
        using CancellationTokenSource cancellation = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            // The first one asks for an orderly end; the second one need not be polite.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        });
        try
        {
            ParseResult parsed = Grammar(cancellation.Token).Parse(arguments);
            if (parsed.Action is ParseErrorAction)
            {
                string command = parsed.CommandResult.Command is RootCommand ? "logreg" : $"logreg {parsed.CommandResult.Command.Name}";
                throw new UsageException($"{parsed.Errors[0].Message} Type '{command} --help' for what there is.");
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception)
        {
            return Failure.Report(exception, Console.Error);
        }
    }

    private static RootCommand Grammar(CancellationToken cancellation)
    {
        RootCommand root = new("Logistic regression from the command line: train, evaluate, predict. Without arguments it trains on Fisher's iris.");
        root.Add(TrainCommand.Create(cancellation));
        root.Add(PredictCommand.Create(cancellation));
        root.Add(EvaluateCommand.Create(cancellation));
        root.Add(InspectCommand.Create(cancellation));
        root.Add(ConvertCommand.Create(cancellation));
        root.SetAction(_ => IrisCommand.Run(cancellation));
        return root;
    }
}
