using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Guards;

/// <summary>Where every argument error is born: a full sentence with the argument's name, both numbers and the remedy.</summary>
/// <remarks>The checks are small enough to inline; the sentences are built out of line, only when something is wrong.</remarks>
internal static class Guard
{
    /// <summary>The most rows of a matrix or a batch: loops over rows count in int, and step by blocks of up to 2¹⁶ of them.</summary>
    public const int MostSamples = int.MaxValue - ushort.MaxValue;

    /// <summary>Checks the element type of a generic method; a constant to the JIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FloatOrDouble<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            ThrowElementType(typeof(T));
        }
    }

    /// <summary>Checks that an argument holds exactly as many elements as there are things it belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameLength(int length, int expected, string argument, string elements, string things)
    {
        if (length != expected)
        {
            ThrowLength(length, expected, argument, elements, things);
        }
    }

    /// <summary>Says that an argument holds another number of elements than it should.</summary>
    [DoesNotReturn]
    public static void ThrowLength(int length, int expected, string argument, string elements, string things) =>
        throw LengthError(length, expected, argument, elements, things);

    /// <summary>Checks that an argument has room for as many elements as there are things, or for more.</summary>
    public static void Room(int length, int least, string argument, string elements, string things)
    {
        if (length < least)
        {
            throw ArgumentErrors.Invalid(argument, $"{Sentence(argument)} has room for {length} {elements}, but there are {least} {things}. Pass a span of length {least} or more.");
        }
    }

    /// <summary>Checks an optional argument: empty means absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EmptyOrSameLength(int length, int expected, string argument, string elements, string things)
    {
        if (length != 0)
        {
            SameLength(length, expected, argument, elements, things);
        }
    }

    /// <summary>Checks that an argument holds one element for each pair of things.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameProduct(int length, int first, int second, string argument, string elements, string firstThings, string secondThings)
    {
        if (length != (long)first * second)
        {
            ThrowProduct(length, first, second, argument, elements, firstThings, secondThings);
        }
    }

    /// <summary>Checks an index against a count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Index(int index, int count, string argument, string things)
    {
        if ((uint)index >= (uint)count)
        {
            ThrowIndex(index, count, argument, things);
        }
    }

    /// <summary>Checks that each of some indices is one of something.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int count, string argument, string things)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)count)
            {
                throw ArgumentErrors.OutOfRange(argument, indices[i], $"The index at place {i} is {indices[i]}, but there are {count} {things}. Pass indices from 0 to {count - 1}.");
            }
        }
    }

    /// <summary>Checks the shape of a row-major matrix and returns its stride.</summary>
    /// <remarks>
    /// A stride of 0 stands for none: the rows follow each other without gaps, and the length is their number times their width, exactly, so that rows of another width are noticed. With a
    /// stride the span reaches at least to the last feature of the last row; what lies behind is not read.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RowMajor(int length, int sampleCount, int featureCount, int stride, string argument)
    {
        int distance = stride == 0 ? featureCount : stride;
        if ((uint)sampleCount > MostSamples || featureCount < 0 || distance < featureCount
            || (stride == 0 ? (long)sampleCount * featureCount != length : RequiredLength(sampleCount, featureCount, stride) > length))
        {
            ThrowRowMajor(length, sampleCount, featureCount, stride, argument);
        }

        return distance;
    }

    /// <summary>Checks a number of rows or columns.</summary>
    public static void Count(int count, string argument, string words)
    {
        if (count < 0)
        {
            throw ArgumentErrors.OutOfRange(argument, count, $"The {words} is {count}. Pass 0 or more.");
        }
    }

    /// <summary>Checks a number of rows.</summary>
    public static void SampleCount(int count, string argument)
    {
        Count(count, argument, "sample count");
        if (count > MostSamples)
        {
            throw ArgumentErrors.OutOfRange(argument, count, $"There are {count} rows, but at most {MostSamples} are possible. Pass fewer rows at a time.");
        }
    }

    /// <summary>Checks that a span holds whole rows, no more than there is room for, and returns their number.</summary>
    public static int WholeRows(int length, int width, int room, string argument, string things)
    {
        int count = width == 0 ? 0 : length / width;
        if (length != (long)count * width || count > room)
        {
            ThrowWholeRows(length, width, count, room, argument, things);
        }

        return count;
    }

    /// <summary>Checks that a destination starts where a source starts or shares no element with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InPlaceOrDisjoint<T>(ReadOnlySpan<T> source, Span<T> destination, string sourceArgument, string argument = "destination")
    {
        if (source.Overlaps(destination, out int offset) && offset != 0)
        {
            ThrowOverlap(sourceArgument, offset, argument);
        }
    }

    /// <summary>Checks that a destination shares no element with a source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Disjoint<TSource, TDestination>(ReadOnlySpan<TSource> source, Span<TDestination> destination, string sourceArgument, string argument = "destination")
        where TSource : unmanaged
        where TDestination : unmanaged
    {
        if (MemoryMarshal.AsBytes(source).Overlaps(MemoryMarshal.AsBytes(destination)))
        {
            ThrowNotDisjoint(sourceArgument, argument);
        }
    }

    /// <summary>The most threads that may be asked for.</summary>
    public const int MostThreads = 1024;

    /// <summary>Checks a number of threads.</summary>
    /// <param name="threadCount">The number.</param>
    /// <param name="argument">The argument that brought it.</param>
    /// <param name="option">Its name among the options, where the argument is the options; so it is of other checks.</param>
    public static void ThreadCount(int threadCount, string argument, string? option = null)
    {
        if (threadCount is < 0 or > MostThreads)
        {
            throw ArgumentErrors.OutOfRange(
                argument,
                threadCount,
                $"{Sentence(argument, option)} must be from 1 to {MostThreads}, or 0 for as many threads as the work pays for, at most one per processor, but is {threadCount}.");
        }
    }

    /// <summary>Checks one of a list of numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finite(double value, string argument, int index)
    {
        if (!double.IsFinite(value))
        {
            ThrowNotFinite(value, argument, index);
        }
    }

    /// <summary>Checks that all of a list of numbers are finite.</summary>
    public static void Finite(ReadOnlySpan<double> values, string argument)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Finite(values[i], argument, i);
        }
    }

    /// <summary>Checks that a value is a member of its enum.</summary>
    public static void Defined<TEnum>(TEnum value, string argument, string? option = null)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw ArgumentErrors.OutOfRange(argument, value, $"{Sentence(argument, option)} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}, but is {value:D}.");
        }
    }

    /// <summary>Checks that an option is there.</summary>
    public static void NotNull(object? value, string argument, string option, string remedy)
    {
        if (value is null)
        {
            throw ArgumentErrors.Invalid(argument, $"{Sentence(argument, option)} must not be null. Set it to {remedy}.");
        }
    }

    /// <summary>Checks a probability.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Probability(double value, string argument)
    {
        if (!(value >= 0 && value <= 1))
        {
            ThrowOutOfRange(value, argument, "between 0 and 1");
        }
    }

    /// <summary>Checks a number that must be finite and above zero.</summary>
    public static void Positive(double value, string argument, string thing, string? option = null)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            ThrowOutOfRange(value, argument, $"a finite {thing} above 0", option);
        }
    }

    /// <summary>Checks a number that must be finite and not below zero.</summary>
    public static void NotNegative(double value, string argument, string thing, string? option = null)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            ThrowOutOfRange(value, argument, $"a finite {thing} of 0 or more", option);
        }
    }

    /// <summary>Checks a count against its least value.</summary>
    public static void AtLeast(int value, int least, string argument, string? option = null)
    {
        if (value < least)
        {
            ThrowOutOfRange(value, argument, $"at least {least}", option);
        }
    }

    private static long RequiredLength(int sampleCount, int featureCount, int stride) =>
        sampleCount == 0 ? 0 : ((long)(sampleCount - 1) * stride) + featureCount;

    [DoesNotReturn]
    private static void ThrowElementType(Type type) =>
        throw new NotSupportedException($"The element type is {type.Name}, but the kernels compute in float or double. Convert the features first.");

    private static ArgumentException LengthError(int length, int expected, string argument, string elements, string things) =>
        ArgumentErrors.Invalid(
            argument,
            $"{Sentence(argument)} holds {length} {elements}, but there are {expected} {things}. Pass a span of length {expected}.");

    [DoesNotReturn]
    private static void ThrowProduct(
        int length, int first, int second, string argument, string elements, string firstThings, string secondThings) =>
        throw ArgumentErrors.Invalid(
            argument,
            $"{Sentence(argument)} holds {length} {elements}, but {first} {firstThings} by {second} {secondThings} make {(long)first * second}. "
            + $"Pass a span of length {(long)first * second}.");

    [DoesNotReturn]
    private static void ThrowIndex(int index, int count, string argument, string things) =>
        throw ArgumentErrors.OutOfRange(argument, index, $"{Sentence(argument)} is {index}, but there are {count} {things}. Pass 0 to {count - 1}.");

    [DoesNotReturn]
    private static void ThrowRowMajor(int length, int sampleCount, int featureCount, int stride, string argument)
    {
        SampleCount(sampleCount, nameof(sampleCount));
        if (featureCount < 0)
        {
            throw ArgumentErrors.OutOfRange(nameof(featureCount), featureCount, $"The feature count is {featureCount}. Pass 0 or more.");
        }

        if (stride == 0)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"{Sentence(argument)} holds {length} elements, but {sampleCount} rows of {featureCount} features have {(long)sampleCount * featureCount}. "
                + $"Pass rows of this width and as many of them, or a stride where they lie further apart.");
        }

        if (stride < featureCount)
        {
            throw ArgumentErrors.Invalid(
                nameof(stride),
                $"The stride is {stride} elements, but a row has {featureCount} features. Pass a stride of at least {featureCount}.");
        }

        throw ArgumentErrors.Invalid(
            argument,
            $"{Sentence(argument)} holds {length} elements, but {sampleCount} rows of {featureCount} features at stride {stride} need "
            + $"{RequiredLength(sampleCount, featureCount, stride)}. Pass a longer span or fewer rows.");
    }

    [DoesNotReturn]
    private static void ThrowWholeRows(int length, int width, int count, int room, string argument, string things) =>
        throw (length != (long)count * width
            ? ArgumentErrors.Invalid(argument, $"{Sentence(argument)} holds {length} elements, which are no whole rows of {width} {things}. Pass a multiple of {width}.")
            : ArgumentErrors.Invalid(argument, $"{Sentence(argument)} holds {count} rows, but the matrix has room for {room} more. Pass {room} rows at most."));

    [DoesNotReturn]
    private static void ThrowOverlap(string sourceArgument, int offset, string argument) =>
        throw ArgumentErrors.Invalid(
            argument,
            $"{Sentence(argument)} begins {offset} elements from the start of {sourceArgument} and overlaps it. Pass the same span or one that shares no element with it.");

    [DoesNotReturn]
    private static void ThrowNotDisjoint(string sourceArgument, string argument) =>
        throw ArgumentErrors.Invalid(argument, $"{Sentence(argument)} overlaps {sourceArgument}, which is read while it is written. Pass a span of its own.");

    [DoesNotReturn]
    private static void ThrowNotFinite(double value, string argument, int index) =>
        throw ArgumentErrors.Invalid(argument, $"{Sentence(argument)} holds {value} at index {index}. Pass finite numbers.");

    [DoesNotReturn]
    private static void ThrowOutOfRange(double value, string argument, string rest, string? option = null) =>
        throw ArgumentErrors.OutOfRange(argument, value, $"{Sentence(argument, option)} must be {rest}, but is {value}.");

    /// <summary>How a sentence begins: with the argument, or with the option where an argument holds several.</summary>
    private static string Sentence(string argument, string? option = null) => option is null ? $"The argument {argument}" : $"The option {option}";
}
