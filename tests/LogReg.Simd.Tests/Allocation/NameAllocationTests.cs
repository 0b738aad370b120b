using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Allocation;

/// <summary>Names that are good cost their copy and what finds equal ones, and no texts about them.</summary>
public class NameAllocationTests
{
    private const int Count = 20_000;

    [Fact]
    public void Good_names_of_features_make_no_texts()
    {
        string[] names = Names();

        // The copy, and an entry of 24 bytes and a bucket of four for each in a table of a prime size.
        AssertBytes(() => FeatureNames.Of(names, Count), 8L * Count, 44L * Count);
    }

    [Fact]
    public void Good_names_of_classes_make_no_texts()
    {
        string[] names = Names();
        MulticlassModel model = new(new double[Count], new double[Count], MulticlassMethod.Softmax);

        // The copy, grown by doubling.
        AssertBytes(() => Assert.Equal(Count, new SavedModel(model) { ClassNames = names }.ClassNames.Count), 8L * Count, 34L * Count);
    }

    private static string[] Names() => [.. Enumerable.Range(0, Count).Select(i => "name number " + i)];

    private static void AssertBytes(Action action, long least, long most)
    {
        action();
        Assert.InRange(AllocatedBytes.Least(() => AllocatedBytes.Of(action), most), least, most);
    }
}
