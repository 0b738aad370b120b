using System.Buffers;
using System.Text;

namespace LogReg.Simd.Guards;

/// <summary>Texts that files are to hold.</summary>
internal static class TextGuard
{
    /// <summary>Refuses a text with half of a surrogate pair, as cutting a text in two makes it: UTF-8 has no bytes for it, so that another text would be read back.</summary>
    /// <param name="text">The text.</param>
    /// <param name="argument">The argument that holds it.</param>
    /// <param name="what">What it is, such as <c>name of feature 3</c>.</param>
    /// <exception cref="ArgumentException">It has one.</exception>
    public static void WellFormed(string text, string argument, string what)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != OperationStatus.Done)
            {
                throw ArgumentErrors.Invalid(
                    argument, $"The {what} has half of a surrogate pair at index {text.Length - rest.Length}, which no file can hold. Cut texts between characters, not within one.");
            }

            rest = rest[length..];
        }
    }
}
