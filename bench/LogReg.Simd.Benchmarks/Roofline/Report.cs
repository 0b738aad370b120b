using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The measurements as Markdown tables and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>The tables: one per kernel, precision, buffer size and number of threads, with the layouts side by side.</summary>
    public static string Tables(IReadOnlyList<Measurement> measurements)
    {
        StringBuilder text = new();
        text.AppendLine("GB/s count the bytes of the features. \"of read\" is the fraction of the bandwidth at which the same number of threads reads");
        text.AppendLine("the same buffer; \"× TP\" is the speed relative to the TensorPrimitives composition, one call per row, on as many threads. Rates");
        text.AppendLine("are medians over interleaved rounds, the other two are medians of the ratios within a round. \"error\" is the largest difference");
        text.AppendLine("from the Reference relative to the size of the sum, Σ|x||r| or Σ|xβ| + |b|.");
        foreach (var group in measurements
            .Where(line => line.FractionOfRead is not null && !IsSparse(line))
            .GroupBy(line => (line.Kernel, line.Precision, Memory: IsMemory(line), line.Threads))
            .OrderByDescending(group => group.Key.Precision)
            .ThenByDescending(group => group.Key.Kernel)
            .ThenBy(group => group.Key.Memory)
            .ThenBy(group => group.Key.Threads))
        {
            AppendPasses(text, [.. group]);
        }

        AppendSparse(text, [.. measurements.Where(IsSparse)]);
        AppendComputeBound(text, [.. measurements.Where(line => line.Value is not null && !IsSparse(line))]);
        return text.ToString();
    }

    /// <summary>The measurements as a list of objects.</summary>
    public static string Json(IReadOnlyList<Measurement> measurements) => JsonSerializer.Serialize(measurements, JsonOptions) + "\n";

    private static bool IsMemory(Measurement line) => line.BufferBytes > (long)line.Threads << 20;

    private static string Size(long bytes) =>
        bytes >= 16 << 20 ? Text($"{Math.Round(bytes / (double)(1 << 20))} MiB") : Text($"{Math.Round(bytes / 1024.0)} KiB");

    private static void AppendPasses(StringBuilder text, Measurement[] lines)
    {
        Measurement first = lines[0];
        string kernel = first.Kernel == "lossGradient" ? "Fused loss and gradient" : "Logits";
        string threads = first.Threads == 1 ? "one thread" : Text($"{first.Threads} threads");
        string read = Text($"{lines.Min(line => line.ReadGbPerSecond):F1} to {lines.Max(line => line.ReadGbPerSecond):F1} GB/s");
        text.AppendLine();
        text.AppendLine(Text($"### {kernel}, {first.Precision}, {Size(lines.Max(line => line.BufferBytes))}, {threads} (read: {read})"));
        text.AppendLine();
        string[] layout = ["GB/s", "of read", "× TP", "error"];
        AppendTable(
            text,
            ["d", .. layout.Select(title => $"strip {title}"), .. layout.Select(title => $"rows {title}")],
            lines.GroupBy(line => line.Features).Select(group => (string[])[
                Text($"{group.Key}"),
                .. Cells(group.Single(line => line.Layout == "strip")),
                .. Cells(group.Single(line => line.Layout == "rowMajor"))]));
    }

    private static string[] Cells(Measurement line) => [
        Text($"{line.GbPerSecond:F1}"),
        Text($"{line.FractionOfRead:F2}"),
        Text($"{line.RatioToTensorPrimitives:F1}"),
        Text($"{line.MaxRelativeError:0.0E-0}")];

    private static bool IsSparse(Measurement line) => line.Kernel.StartsWith("sparse", StringComparison.Ordinal);

    private static void AppendSparse(StringBuilder text, Measurement[] lines)
    {
        text.AppendLine();
        text.AppendLine("### Sparse rows of ones, float, one thread (GB/s of stored bytes)");
        text.AppendLine();
        AppendTable(
            text,
            ["kernel", "rows", "d", "stored", "G entries/s", "GB/s", "of read", "error"],
            lines.Select(line => (string[])[
                line.Kernel == "sparseLossGradient" ? "loss and gradient" : "softmax, ten classes",
                line.Layout!,
                Text($"{line.Features}"),
                Size(line.BufferBytes),
                Text($"{line.Value:F3}"),
                Text($"{line.GbPerSecond:F2}"),
                Text($"{line.FractionOfRead:F2}"),
                Text($"{line.MaxRelativeError:0.0E-0}")]));
    }

    private static void AppendComputeBound(StringBuilder text, Measurement[] lines)
    {
        text.AppendLine();
        text.AppendLine("### Bound by arithmetic, float, one thread");
        text.AppendLine();
        AppendTable(
            text,
            ["kernel", "d", "measured", "of peak", "× TP", "error"],
            lines.Select(line => (string[])[
                line.Kernel,
                line.Features == 0 ? "" : Text($"{line.Features}"),
                Text($"{line.Value:F2} {line.Unit}"),
                line.FractionOfPeak is double peak ? Text($"{peak:F2}") : "",
                line.RatioToTensorPrimitives is double ratio ? Text($"{ratio:F1}") : "",
                line.MaxRelativeError is double error ? Text($"{error:0.0E-0}") : ""]));
    }

    /// <summary>A Markdown table whose columns are aligned, so that it reads well on a terminal too.</summary>
    private static void AppendTable(StringBuilder text, string[] titles, IEnumerable<string[]> rows)
    {
        List<string[]> all = [titles, .. rows];
        int[] widths = [.. titles.Select((_, column) => all.Max(row => row[column].Length))];
        for (int row = 0; row < all.Count; row++)
        {
            text.Append('|');
            for (int column = 0; column < widths.Length; column++)
            {
                text.Append(' ').Append(all[row][column].PadLeft(widths[column])).Append(" |");
            }

            text.AppendLine();
            if (row == 0)
            {
                text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 1) + ':')).AppendLine("|");
            }
        }
    }

    private static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);
}
