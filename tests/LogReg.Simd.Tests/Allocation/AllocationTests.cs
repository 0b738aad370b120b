using Xunit;

namespace LogReg.Simd.Tests.Allocation;

/// <summary>Primitives, scoring and passes allocate nothing after warm-up. Nothing else runs beside this collection.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationTests
{
    private const int Rows = 333;

    private static readonly int[] FeatureCounts = [0, 3, 33, 200];

    /// <summary>Every call, by name.</summary>
    public static TheoryData<string, int, int> Cases()
    {
        TheoryData<string, int, int> data = [];
        foreach (int featureCount in FeatureCounts)
        {
            using Calls<float> calls = new(1, 1, 1);
            foreach (string name in calls.ByName.Keys)
            {
                data.Add(name, featureCount, 1);
                if (name.StartsWith("passes", StringComparison.Ordinal))
                {
                    data.Add(name, featureCount, 3);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_allocates_nothing(string name, int featureCount, int threadCount)
    {
        using Calls<float> single = new(Rows, featureCount, threadCount);
        AssertNoAllocation(single.ByName[name]);
        using Calls<double> twice = new(Rows, featureCount, threadCount);
        AssertNoAllocation(twice.ByName[name]);
    }

    [Fact]
    public void The_measurement_sees_an_allocation()
    {
        object? kept = null;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNoAllocation(() => kept = new byte[100]));
        GC.KeepAlive(kept);
    }

    private static void AssertNoAllocation(Action action)
    {
        const int Calls = 50;
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        // Another thread's bookkeeping may fall into one measurement, but an allocation per call falls into each.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least < Calls, $"{Calls} calls allocated {least} bytes.");
    }
}
