using System.Diagnostics;
using Xunit;

namespace LogReg.Simd.Tests.Support;

/// <summary>The guard is only worth something if it bites: child processes step over it and must not come back.</summary>
public class GuardedMemoryTests
{
    private const string Survived = "survived";

    [Theory]
    [InlineData("read-inside")]
    [InlineData("read-inside-sealed")]
    [InlineData("write-inside")]
    [InlineData("kernel-inside")]
    public void A_process_that_stays_inside_its_block_survives(string deed)
    {
        (int exitCode, string output) = RunCanary(deed);
        Assert.Equal(0, exitCode);
        Assert.Contains(Survived, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read-behind")]
    [InlineData("read-before")]
    [InlineData("read-behind-sealed")]
    [InlineData("read-before-sealed")]
    [InlineData("write-behind")]
    [InlineData("write-before")]
    [InlineData("write-sealed")]
    [InlineData("kernel-behind")]
    public void A_process_that_steps_over_the_guard_dies(string deed)
    {
        if (!GuardedMemory.Traps)
        {
            // The heap fallback cannot trap; what it can see is tested below on every system.
            Assert.False(OperatingSystem.IsLinux());
            return;
        }

        // Undefined deeds end with exit code 134 too, by an exception: the reason for the death is looked at.
        (int exitCode, string output) = RunCanary(deed);
        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain(Survived, output, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(ArgumentException), output, StringComparison.Ordinal);
        Assert.Contains("Fatal error", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuardEdge.End, 0)]
    [InlineData(GuardEdge.End, 3)]
    [InlineData(GuardEdge.Start, 0)]
    [InlineData(GuardEdge.Start, 3)]
    internal unsafe void A_write_beside_the_block_is_found(GuardEdge edge, int offset)
    {
        using GuardedMemory memory = new(40, edge, (nuint)offset, 0xA5);
        new Span<byte>(memory.Pointer, 40).Clear();
        memory.AssertIntact();
        if (edge == GuardEdge.End || offset > 0 || !GuardedMemory.Traps)
        {
            AssertFound(memory, -1);
        }

        if (edge == GuardEdge.Start || offset > 0 || !GuardedMemory.Traps)
        {
            AssertFound(memory, 40);
        }
    }

    [Fact]
    public unsafe void Blocks_lie_right_at_their_guarded_edge()
    {
        using GuardedMemory end = new(12, GuardEdge.End, 0, 0);
        using GuardedMemory start = new(12, GuardEdge.Start, 4, 0);
        if (GuardedMemory.Traps)
        {
            Assert.Equal(0, (long)(end.Pointer + 12) % Environment.SystemPageSize);
            Assert.Equal(4, (long)start.Pointer % Environment.SystemPageSize);
        }

        using GuardedMemory empty = new(0, GuardEdge.End, 0, 0);
        empty.Seal();
        empty.AssertIntact();
    }

    [Theory]
    [InlineData(GuardEdge.End)]
    [InlineData(GuardEdge.Start)]
    internal unsafe void Pages_that_were_used_before_hold_poison_again(GuardEdge edge)
    {
        int page = Environment.SystemPageSize;
        for (int i = 0; i < 20; i++)
        {
            byte poison = (byte)(i + 1);
            using GuardedMemory memory = new((nuint)page + 7, edge, 2, poison);
            Assert.Equal(-1, new ReadOnlySpan<byte>(memory.Pointer, page + 7).IndexOfAnyExcept(poison));
            memory.AssertIntact();
            new Span<byte>(memory.Pointer, page + 7).Clear();
            byte* written = memory.Pointer;
            memory.Seal();
            memory.AssertIntact();
            Assert.Equal(-1, new ReadOnlySpan<byte>(memory.Pointer, page + 7).IndexOfAnyExcept((byte)0));
            written[edge == GuardEdge.End ? -1 : page + 7] = 0;
            Assert.Throws<InvalidOperationException>(memory.AssertIntact);
        }
    }

    [Fact]
    public void Operands_read_as_NaN_around_an_input_and_show_what_an_output_was_not_given()
    {
        using Operand<float> input = Operand<float>.Input([1, 2, 3], GuardEdge.End, offset: 1);
        unsafe
        {
            Assert.True(float.IsNaN(input.Pointer[-1]));
            Assert.True(float.IsNaN(input.Pointer[3]));
        }

        using Operand<double> output = Operand<double>.Output(2);
        Assert.All(output.Take(), value => Assert.True(value < 0));
    }

    private static unsafe void AssertFound(GuardedMemory memory, int index)
    {
        byte before = memory.Pointer[index];
        memory.Pointer[index] = 0;
        Assert.Throws<InvalidOperationException>(memory.AssertIntact);
        memory.Pointer[index] = before;
        memory.AssertIntact();
    }

    private static (int ExitCode, string Output) RunCanary(string deed)
    {
        // The host that runs this very runtime: shared/Microsoft.NETCore.App/<version>/ lies three folders below it.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string host = Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        ProcessStartInfo start = new(Path.GetFullPath(host))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LogReg.Simd.Canary.dll"));
        start.ArgumentList.Add(deed);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
