using System.Text.RegularExpressions;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Messages of the libraries in words of the command: their remedies name members that only programs have.</summary>
internal static partial class CommandWords
{
    private static readonly (string Library, string Command)[] Pairs =
    [
        (", use single precision, or raise the limit.", " or use --precision single."),
        ("Name the column of the labels, or raise the limit.", "Name the column of the labels with --target."),
        (", or raise the limit.", "."),
        ("Name the delimiter ", "Give --delimiter "),
        (" name the delimiter.", " give --delimiter."),
        (" say that there is no header.", " give --header no."),
        (" set L1Strength to 0.", " leave --l1 out."),
        ("Pass 0 and 1, or pass Trials for counts.", "Give 0 and 1; counts of successes need --trials, and one of several classes is made the success by --positive."),
        ("L1Strength", "--l1"),
        ("L2Strength", "--l2"),
        ("OneVsRest", "--multiclass ovr"),
        ("Call LoadSparse or LoadEither, or leave HashBits out.", "Leave --hash out."),
        (", or read them as double.", ", or train with --precision double."),
        (" or train with means for missing cells.", " or train with --missing mean."),
        ("HashBits", "--hash"),
        ("FirthInference", "--firth firth"),
    ];

    /// <summary>The message with remedies that the command has.</summary>
    public static string Of(string message)
    {
        // What is right stands behind what is wrong, in which names of the user's may stand.
        int end = RemedyBegins().Matches(message) is { Count: > 0 } begins ? begins[^1].Index : message.Length;
        string remedy = message[end..];
        foreach ((string library, string command) in Pairs)
        {
            remedy = remedy.Replace(library, command, StringComparison.Ordinal);
        }

        foreach (Solver solver in Enum.GetValues<Solver>())
        {
            remedy = Regex.Replace(remedy, $@"\b{solver}\b", Words.Of<Solver>(solver), RegexOptions.CultureInvariant);
        }

        // A sentence that begins so is the library's own.
        return ClassWeightsBegin().Replace(message[..end], "${before}--class-weight") + PassBegins().Replace(remedy, "Give ");
    }

    [GeneratedRegex(@"(?<=[.:;?!] )[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex RemedyBegins();

    [GeneratedRegex("^(?<before>The sample weights times )?ClassWeights", RegexOptions.CultureInvariant)]
    private static partial Regex ClassWeightsBegin();

    [GeneratedRegex("^Pass ", RegexOptions.CultureInvariant)]
    private static partial Regex PassBegins();
}
