using System.Runtime.InteropServices;
using LogReg.Simd;
using LogReg.Simd.Tests.Support;

// Each deed touches a guarded block of ten floats; the deeds that step outside must not come back to say so.
const int Length = 10;
if (OperatingSystem.IsLinux())
{
    // No core dump of a death that is wanted.
    _ = Native.SetProcessOption(Native.Dumpable, 0, 0, 0, 0);
}

switch (args[0])
{
    case "read-inside":
        Canary.Read(GuardEdge.End, Length - 1);
        break;
    case "read-inside-sealed":
        Canary.Read(GuardEdge.End, Length - 1, seal: true);
        break;
    case "read-behind":
        Canary.Read(GuardEdge.End, Length);
        break;
    case "read-before":
        Canary.Read(GuardEdge.Start, -1);
        break;
    case "read-behind-sealed":
        Canary.Read(GuardEdge.End, Length, seal: true);
        break;
    case "read-before-sealed":
        Canary.Read(GuardEdge.Start, -1, seal: true);
        break;
    case "write-inside":
        Canary.Write(GuardEdge.End, Length - 1, seal: false);
        break;
    case "write-behind":
        Canary.Write(GuardEdge.End, Length, seal: false);
        break;
    case "write-before":
        Canary.Write(GuardEdge.Start, -1, seal: false);
        break;
    case "write-sealed":
        Canary.Write(GuardEdge.End, 0, seal: true);
        break;
    case "kernel-inside":
        Canary.RunKernel(Length);
        break;
    case "kernel-behind":
        Canary.RunKernel(Length + 1);
        break;
    default:
        throw new ArgumentException($"There is no deed {args[0]}.");
}

Console.WriteLine("survived");

internal static unsafe class Canary
{
    private const int Length = 10;

    public static void Read(GuardEdge edge, int index, bool seal = false)
    {
        using GuardedMemory memory = Block(edge, seal);
        Console.WriteLine(Volatile.Read(ref ((float*)memory.Pointer)[index]));
    }

    public static void Write(GuardEdge edge, int index, bool seal)
    {
        using GuardedMemory memory = Block(edge, seal);
        Volatile.Write(ref ((float*)memory.Pointer)[index], 1);
    }

    /// <summary>A logit of a row that claims to be of this length: a masked load must trap too where one wanted lane is out of bounds.</summary>
    public static void RunKernel(int claimedLength)
    {
        using GuardedMemory memory = Block(GuardEdge.End, seal: true);
        ReadOnlySpan<float> row = new(memory.Pointer, claimedLength);
        Console.WriteLine(LogisticPrimitives.ComputeLogit(row, new float[claimedLength], 1));
    }

    /// <summary>A block in pages that were used before, as nearly every block of the tests is.</summary>
    private static GuardedMemory Block(GuardEdge edge, bool seal)
    {
        foreach (GuardEdge earlier in Enum.GetValues<GuardEdge>())
        {
            using GuardedMemory used = new(Length * sizeof(float), earlier, 0, 0);
            used.Seal();
        }

        GuardedMemory memory = new(Length * sizeof(float), edge, 0, 0);
        if (seal)
        {
            memory.Seal();
        }

        return memory;
    }
}

internal static partial class Native
{
    /// <summary>The option that switches core dumps off.</summary>
    public const int Dumpable = 4;

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetProcessOption(int option, nuint value, nuint third, nuint fourth, nuint fifth);
}
