using System.Diagnostics;
using System.Globalization;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>What Linux says of the signals of a process: bit 0 is SIGHUP.</summary>
internal static class Signals
{
    /// <summary>Gets what to start a command by so that no signal is ignored in it, whoever started the tests: nohup and shells without job control let their children ignore some.</summary>
    public static string[] Listening
    {
        get
        {
            ProcessStartInfo start = new("cat", ["/proc/self/status"]) { RedirectStandardOutput = true };
            using Process child = Process.Start(start)!;
            string status = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            return Mask(status.Split('\n'), "SigIgn:") == 0 ? [] : ["env", "--default-signal"];
        }
    }

    /// <summary>Whether the process has a handler for SIGHUP.</summary>
    public static bool CatchesHangup(Process process) => (Mask(process, "SigCgt:") & 1) != 0;

    /// <summary>Whether the process ignores SIGHUP.</summary>
    public static bool IgnoresHangup(Process process) => (Mask(process, "SigIgn:") & 1) != 0;

    private static ulong Mask(Process process, string name) => Mask(File.ReadLines($"/proc/{process.Id}/status"), name);

    private static ulong Mask(IEnumerable<string> status, string name) =>
        ulong.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
