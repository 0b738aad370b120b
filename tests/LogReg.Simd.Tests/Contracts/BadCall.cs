using System.Text.RegularExpressions;
using LogReg.Simd.Tests.Elementwise;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Memory that a bad call may take its spans from. All of it holds a sentinel before and must hold it afterwards.</summary>
internal sealed class CallMemory<T>
    where T : unmanaged
{
    public const double Sentinel = -77.5;

    public CallMemory()
    {
        Array.Fill(Elements, Ulp.Narrow<T>(Sentinel));
        Array.Fill(Doubles, Sentinel);
    }

    /// <summary>Gets the elements: features, labels, logits, destinations.</summary>
    public T[] Elements { get; } = new T[256];

    /// <summary>Gets the doubles: gradients, products, Gram matrices.</summary>
    public double[] Doubles { get; } = new double[256];

    /// <summary>The first so many elements.</summary>
    public Span<T> Of(int length) => Elements.AsSpan(0, length);

    /// <summary>So many elements that no other span touches.</summary>
    public Span<T> Apart(int length) => Elements.AsSpan(128, length);

    /// <summary>The first so many doubles.</summary>
    public Span<double> Sums(int length) => Doubles.AsSpan(0, length);

    public void AssertUntouched()
    {
        Assert.False(Elements.AsSpan().ContainsAnyExcept(Ulp.Narrow<T>(Sentinel)), "Elements were written.");
        Assert.False(Doubles.AsSpan().ContainsAnyExcept(Sentinel), "Doubles were written.");
    }
}

/// <summary>A call that must be refused: by which exception, naming which argument and which numbers.</summary>
internal sealed record BadCall<T>(string Method, string What, Type Exception, string Argument, string[] Words, Action<CallMemory<T>> Call)
    where T : unmanaged
{
    public static BadCall<T> Refused(string method, string what, string argument, string[] words, Action<CallMemory<T>> call) =>
        new(method, what, typeof(ArgumentException), argument, words, call);

    public static BadCall<T> OutOfRange(string method, string what, string argument, string[] words, Action<CallMemory<T>> call) =>
        new(method, what, typeof(ArgumentOutOfRangeException), argument, words, call);

    /// <summary>Makes the call and looks at the exception and the memory.</summary>
    public void AssertRefused()
    {
        CallMemory<T> memory = new();
        Exception? thrown = Record.Exception(() => Call(memory));
        string where = $"{Method}<{typeof(T).Name}>: {What}";
        Assert.True(thrown is not null, $"{where} was not refused.");
        Assert.True(thrown.GetType() == Exception, $"{where} threw {thrown}");
        Assert.Equal(Argument, ((ArgumentException)thrown).ParamName);
        foreach (string word in Words)
        {
            Assert.True(Regex.IsMatch(thrown.Message, $@"(?<![\w-]){Regex.Escape(word)}(?!\w)"), $"{where}: no {word} in \"{thrown.Message}\".");
        }

        memory.AssertUntouched();
    }
}
