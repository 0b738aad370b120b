using System.Buffers;
using System.Text;

namespace LogReg.Simd.Guards;

/// <summary>Texts that files are to hold.</summary>
internal static class TextGuard
{
    /// <summary>The first half of a surrogate pair in a text, as cutting a text in two leaves it: UTF-8 has no bytes for it, so that another text would be read back.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Where it stands.</param>
    /// <returns>Whether there is one.</returns>
    public static bool HasHalfPair(string text, out int index)
    {
        for (index = 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out _, out int length) != OperationStatus.Done)
            {
                return true;
            }

            index += length;
        }

        return false;
    }

    /// <summary>The error of a text with half of a surrogate pair.</summary>
    /// <param name="argument">The argument that holds the text.</param>
    /// <param name="what">What the text is, such as <c>name of feature 3</c>.</param>
    /// <param name="index">Where the half stands.</param>
    public static ArgumentException HalfPair(string argument, string what, int index) => ArgumentErrors.Invalid(
        argument, $"The {what} has half of a surrogate pair at index {index}, which no file can hold. Cut texts between characters, not within one.");
}
