using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Data;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>
/// The command <c>training [--json FILE] [--data DIR] [--only NAMES] [--c NUMBERS]</c>: time to a relative suboptimality, proven and actual, of every solver that applies; or, on a folder of
/// data files, what Auto takes at default settings beside the best of the solvers that a caller may name.
/// </summary>
internal static class TrainingCommand
{
    private const string Usage = "usage: training [--json FILE] [--data DIR] [--only NAMES] [--c NUMBERS], where DIR holds one folder per problem, all with X.bin, y.bin and shape or all with one data file, NAMES are folders, and NUMBERS the penalties of data files, C = 1/(λ₂·n), separated by commas.";

    private static readonly (int Samples, int Features)[] Shapes = [(2_000, 10), (1_000_000, 20), (200_000, 100), (60_000, 784), (20_000, 2_000)];

    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0, 1 where a result is wrong or a file cannot be read or written, 2 for unknown arguments.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        (string? json, string? data, string? only, string penalties) = (null, null, null, "1");
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || arguments[i] is not ("--json" or "--data" or "--only" or "--c"))
            {
                Console.Error.WriteLine($"The argument {arguments[i]} is unknown or has no value; {Usage}");
                return 2;
            }

            _ = arguments[i] switch
            {
                "--json" => json = arguments[i + 1],
                "--data" => data = arguments[i + 1],
                "--only" => only = arguments[i + 1],
                _ => penalties = arguments[i + 1],
            };
        }

        try
        {
            string[] names = only?.Split(',') ?? [];
            string text = data is not null && Problems(data).Length == 0
                ? JsonSerializer.Serialize(MeasureSets(data, names, [.. penalties.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]), JsonOptions)
                : JsonSerializer.Serialize(Measure(data, names), JsonOptions);
            if (json is not null)
            {
                WholeFile.Write(json, text + "\n");
            }

            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException or FormatException or DataFormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static List<SetLine> MeasureSets(string folder, string[] names, double[] penalties)
    {
        TrainingSet[] sets = [.. TrainingSet.Find(folder, names)];
        if (sets.Length == 0)
        {
            throw new InvalidOperationException($"No folder in {folder} holds a file named shape, or one data file to train from; {Usage}");
        }

        Console.WriteLine(Machine.Description);
        Console.WriteLine("Auto at default settings and the best solver that a caller may name, one thread, from packed features.");
        Console.WriteLine();
        Console.WriteLine("| set | rows × features | C | columns | precision | Auto | stop | iterations | passes | ms | best named | passes | ms | ratio | as wanted |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        List<SetLine> lines = [];
        foreach (SetLine line in sets.SelectMany(set => SetMeasurement.Run(set, penalties)))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Set} | {line.Samples:N0} × {line.Features:N0} | {line.C} | {(line.IsStandardized ? "standardised" : "as given")} | {line.Precision} | {line.Solver}{(line.Reason.Contains("took over", StringComparison.Ordinal) ? "*" : "")} | {line.StopReason} | {line.Iterations} | {Cell(line.Passes)} | {Cell(1e3 * line.Seconds)} | {line.BestSolver ?? "–"} | {Cell(line.BestPasses)} | {Cell(1e3 * line.BestSeconds)} | {Cell(line.Ratio)} | {(line.IsAsWanted ? "yes" : "**no**")} |"));
            lines.Add(line);
        }

        return lines;
    }

    private static List<TrainingLine> Measure(string? folder, string[] names)
    {
        Console.WriteLine(Machine.Description);
        Console.WriteLine("Mean log loss, of several classes by softmax; times include packing.");
        List<TrainingLine> lines = [];
        foreach (Func<TrainingData> source in Sources(folder, names))
        {
            using TrainingData data = source();
            double optimum = TrainingMeasurement.Optimum(data);
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                WriteHeader(data, threads, optimum);
                foreach (TrainingLine line in TrainingMeasurement.Run(data, threads, optimum))
                {
                    Write(line);
                    lines.Add(line);
                }
            }
        }

        return lines;
    }

    private static IEnumerable<Func<TrainingData>> Sources(string? folder, string[] names)
    {
        if (folder is null)
        {
            return Shapes.Select(shape => (Func<TrainingData>)(() => TrainingData.Generate(shape.Samples, shape.Features)));
        }

        return Problems(folder)
            .Where(path => names.Length == 0 || names.Contains(Path.GetFileName(path)))
            .Select(path => (Func<TrainingData>)(() => TrainingData.Read(path)));
    }

    private static string[] Problems(string folder) =>
        [.. Directory.GetDirectories(folder).Where(path => File.Exists(Path.Combine(path, "shape"))).Order(StringComparer.Ordinal)];

    private static void WriteHeader(TrainingData data, int threads, double optimum)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"### {data.Name} ({data.SampleCount:N0} × {data.FeatureCount:N0}), {threads} thread{(threads == 1 ? "" : "s")}, λ₂ = {data.L2Strength:G4}, F* = {optimum:F12}"));
        Console.WriteLine();
        Console.WriteLine("| solver | target | proven, ms | passes | reached, ms | passes | GB/s in a pass | of read |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
    }

    private static void Write(TrainingLine line) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {line.Solver} | {line.Target:0E-0} | {Cell(1e3 * line.CertifiedSeconds)} | {Cell(line.CertifiedPasses)} | {Cell(1e3 * line.Seconds)} | {Cell(line.Passes)} | {Cell(line.PassGbPerSecond)} | {(line.PassGbPerSecond is double pass ? (pass / line.ReadGbPerSecond).ToString("F2", CultureInfo.InvariantCulture) : "")} |"));

    private static string Cell(double? value) => value is not double number ? "–" : number.ToString(number < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
