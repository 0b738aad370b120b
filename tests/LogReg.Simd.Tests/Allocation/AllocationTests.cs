using LogReg.Simd.Tests.Shared;
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
        AssertNone(single.ByName[name], name, threadCount);
        using Calls<double> twice = new(Rows, featureCount, threadCount);
        AssertNone(twice.ByName[name], name, threadCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_measurement_sees_an_allocation_in_each_call(int threadCount)
    {
        object? kept = null;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNone(() => kept = new byte[100], "An array", threadCount));
        GC.KeepAlive(kept);
    }

    [Fact]
    public void The_measurement_sees_an_allocation_in_every_hundredth_call()
    {
        int calls = 0;
        object? kept = null;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AllocatedBytes.AssertNone(() => kept = ++calls % 100 == 0 ? new object() : null));
        GC.KeepAlive(kept);
    }

    [Fact]
    public void The_measurement_sees_a_list_that_grows_by_doubling()
    {
        List<int> list = [];
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AllocatedBytes.AssertNone(() => list.Add(1)));
    }

    [Fact]
    public void What_is_allocated_a_few_times_and_never_again_is_no_allocation()
    {
        int calls = 0;
        object? kept = null;
        AllocatedBytes.AssertNone(() => kept = ++calls is 3 or 200 or 701 ? new object() : kept);
        Assert.InRange(calls, 702, int.MaxValue);
    }

    private static void AssertNone(Action action, string name, int threadCount)
    {
        if (threadCount == 1)
        {
            AllocatedBytes.AssertNone(action, name, firstCalls: 20);
        }
        else
        {
            AllocatedBytes.AssertNoneInProcess(action, name);
        }
    }
}
