using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Damaged files end in a data set or in a <see cref="DataFormatException"/>: nothing else is thrown, nothing hangs, memory is bounded.</summary>
/// <remarks>eng/fuzz.sh runs this for longer: LOGREG_FUZZ_FILES and LOGREG_FUZZ_SEED change the number of files and the files; LOGREG_FUZZ_FIRST leaves out those before one.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int ShortRun = 300;
    private const long MostResidentBytes = 1L << 30;

    public static TheoryData<string> Formats => [.. Seeds.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_file_is_read_or_refused(string format)
    {
        int files = Setting("LOGREG_FUZZ_FILES", ShortRun);
        int seed = Setting("LOGREG_FUZZ_SEED", 1);
        using DamagedFiles damaged = new(format);
        Stopwatch clock = Stopwatch.StartNew();
        (TimeSpan Time, int File) longest = default;
        (long Bytes, int File) largest = default;
        int refused = 0;
        for (int i = Setting("LOGREG_FUZZ_FIRST", 0); i < files; i++)
        {
            // Every file has a generator of its own, so that one is found again without those before it.
            Random random = new(unchecked((seed * 1_000_003) + i));
            TimeSpan before = clock.Elapsed;
            long allocated = GC.GetTotalAllocatedBytes();
            refused += damaged.Try(random) ? 0 : 1;
            TimeSpan taken = clock.Elapsed - before;
            allocated = GC.GetTotalAllocatedBytes() - allocated;
            longest = taken > longest.Time ? (taken, i) : longest;
            largest = allocated > largest.Bytes ? (allocated, i) : largest;
        }

        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{format}: {files} damaged files from seed {seed}, {refused} refused, {files - refused} read, {peak >> 20} MiB at most in the process, file {longest.File} the longest ({longest.Time.TotalSeconds:F2} s), file {largest.File} the largest ({largest.Bytes >> 20} MiB allocated), {clock.Elapsed.TotalSeconds:F0} s in all");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LOGREG_FUZZ_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, line + "\n");
        }

        Assert.InRange(refused, files / 20, files * 199 / 200);
        Assert.InRange(peak, 0, MostResidentBytes);
    }

    internal static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
