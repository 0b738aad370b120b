using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg compare</c>.</summary>
internal static class CompareCommand
{
    public static Command Create(Host host)
    {
        Argument<string> first = Opt.File("FIT", "A fit that fit --json wrote");
        Argument<string> second = Opt.File("OTHER", "A fit of the same rows with more or fewer terms");
        Command command = new("compare", "Test two fits against each other by their likelihoods.") { first, second };
        command.SetAction(parsed => CompareOperation.Run(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), new Consoles(isQuiet: false, host)));
        return command;
    }
}
