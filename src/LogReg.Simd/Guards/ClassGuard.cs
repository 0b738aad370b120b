using System.Diagnostics.CodeAnalysis;

namespace LogReg.Simd.Guards;

/// <summary>The argument errors of class indices, 0 to one less than the number of classes.</summary>
internal static class ClassGuard
{
    /// <summary>Checks a number of classes, which a table of all pairs must be able to hold.</summary>
    public static void Count(int classCount)
    {
        const int Most = 32768;
        if (classCount is < 2 or > Most)
        {
            throw ArgumentErrors.OutOfRange(
                nameof(classCount), classCount,
                $"The class count is {classCount}, but there are at least 2 and at most {Most} classes. Pass one more than the largest class index.");
        }
    }

    /// <summary>Checks that every index names a class.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int classCount, string argument)
    {
        int offender = indices.IndexOfAnyExceptInRange(0, classCount - 1);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} holds {indices[offender]} at index {offender}, but there are {classCount} classes. Pass 0 to {classCount - 1}.");
        }
    }

    /// <summary>Checks that no index is negative, where the number of classes is not given.</summary>
    public static void NotNegative(ReadOnlySpan<int> indices, string argument)
    {
        int offender = indices.IndexOfAnyInRange(int.MinValue, -1);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} holds {indices[offender]} at index {offender}, but a class index is 0 or more. Number the classes from 0; ClassLabels does.");
        }
    }

    /// <summary>Checks that there are samples to choose from.</summary>
    public static void AnySample(int count, string argument)
    {
        if (count == 0)
        {
            throw ArgumentErrors.Invalid(argument, $"The argument {argument} is empty, but every class needs at least 1 sample. Pass the labels of all samples.");
        }
    }

    /// <summary>Checks that every class has a sample, and that there are classes to weigh against each other.</summary>
    public static void EveryClassPresent(ReadOnlySpan<int> counts, int sampleCount, string argument)
    {
        int absent = counts.IndexOf(0);
        if (absent >= 0)
        {
            ThrowAbsent(absent, sampleCount, argument);
        }

        if (counts.Length < 2)
        {
            ThrowAbsent(1, sampleCount, argument);
        }
    }

    /// <summary>Checks the number of rows that up-sampling makes against what an array can hold.</summary>
    public static void RowCount(int classCount, int largest, string argument)
    {
        if ((long)classCount * largest > Array.MaxLength)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} has {classCount} classes, the largest of {largest} samples: all as large make {(long)classCount * largest} rows, "
                + $"but an array holds {Array.MaxLength}. Down-sample, or weight the classes.");
        }
    }

    /// <summary>Checks that every index names a row.</summary>
    public static void Rows(ReadOnlySpan<int> rows, int sampleCount, string argument)
    {
        int offender = sampleCount == 0 ? (rows.IsEmpty ? -1 : 0) : rows.IndexOfAnyExceptInRange(0, sampleCount - 1);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                argument, $"The argument {argument} holds {rows[offender]} at index {offender}, but there are {sampleCount} samples. Pass the indices of rows that exist.");
        }
    }

    [DoesNotReturn]
    private static void ThrowAbsent(int absent, int sampleCount, string argument) =>
        throw ArgumentErrors.Invalid(
            argument,
            $"None of the {sampleCount} labels is class {absent}, but every class needs at least 1 sample. Number the classes that occur from 0 without a gap, 2 or more of them; ClassLabels does.");
}
