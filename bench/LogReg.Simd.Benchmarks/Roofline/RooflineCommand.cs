using LogReg.Simd.Benchmarks.Support;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The command <c>roofline [--json FILE]</c>: every pass against the machine's own ceilings, in one run of less than 90 seconds.</summary>
internal static class RooflineCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int UsageError = 2;

    /// <summary>Below the 90 seconds that the command promises, since the pace is kept only on average.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(75);

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <returns>The exit code: 0, 1 where a kernel disagrees with the Reference or a file cannot be written, 2 for unknown arguments.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? jsonPath = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] != "--json")
            {
                return Refuse($"The argument {arguments[i]} is unknown; usage: roofline [--json FILE].");
            }

            if (i + 1 == arguments.Length || jsonPath is not null)
            {
                return Refuse("The option --json takes the name of one file; usage: roofline [--json FILE].");
            }

            jsonPath = arguments[++i];
        }

        try
        {
            Measure(jsonPath);
            return Success;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return UsageError;
    }

    private static void Measure(string? jsonPath)
    {
        Pace pace = new(TimeLimit, Cases.MemoryGroupCount);
        Console.WriteLine(Machine.Description);
        Console.WriteLine();
        WarmUp.UntilTheJitRests(pace);
        List<Measurement> measurements = [.. ComputeCases.Run(pace), .. ClassCases.Run(pace), .. SparseCases.Run(pace), .. Cases.Run(pace)];
        Console.Write(Report.Tables(measurements));
        if (jsonPath is not null)
        {
            WholeFile.Write(jsonPath, Report.Json(measurements));
        }

        pace.Report("done");
    }
}
