using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg</c> alone: trains on iris and says what to try next.</summary>
internal static class IrisCommand
{
    private static readonly string[] Hints =
    [
        "Try next, with a CSV file of your own:",
        "  logreg train data.csv --target COLUMN --holdout 0.2 --model model.json",
        "  logreg evaluate model.json other.csv",
        "  logreg predict model.json new.csv --output predictions.csv",
        "  logreg inspect model.json",
        "  logreg train --help",
    ];

    public static int Run(Host host) =>
        TrainOperation<float>.Run(new TrainRequest { Hints = Hints }, new Consoles(isQuiet: false, host));
}
