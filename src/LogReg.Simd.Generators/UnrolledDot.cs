using System;
using System.Globalization;
using System.Text;

namespace LogReg.Simd.Generators;

/// <summary>The C# text of a dot product of single precision with a fixed number of features: no loop, no mask, and the bits of the library's.</summary>
/// <remarks>
/// <para>
/// The library sums feature j in lane j mod 16 and folds 16 lanes as i + i+8, i + i+4, i + i+2, i + i+1. Here the lanes are one vector of 512 bits, two of 256 or four of 128, and behind the last
/// whole 16 features four of 128: the <em>quarters</em>. Features behind that are multiplied in the
/// quarters that have them, so that nothing is masked, nothing is read past the row and no code is unsafe.
/// </para>
/// <para>
/// Lanes without a feature are left alone, where the library adds a product of zeros. This can only turn a sum of −0 into +0, and no other bit; so the caller's intercept must not be −0
/// where <see cref="HasRest"/>.
/// </para>
/// </remarks>
internal static class UnrolledDot
{
    /// <summary>The most features: code for more is longer than what a loop saves.</summary>
    public const int MostFeatures = 512;

    private const int Lanes = 16;
    private const int Quarter = 4;
    private const string Intrinsics = "global::System.Runtime.Intrinsics";

    /// <summary>Whether features stand behind the last whole 16.</summary>
    public static bool HasRest(int featureCount) => featureCount % Lanes != 0;

    /// <summary>The coefficients in memory are filled up with zeros to so many, whole vectors of 128 bits.</summary>
    public static int PaddedCount(int featureCount) => (featureCount + Quarter - 1) / Quarter * Quarter;

    /// <summary>Writes the method <c>Dot(row, coefficients)</c>.</summary>
    public static void Write(StringBuilder text, int featureCount)
    {
        int quarters = featureCount >= Lanes ? Lanes / Quarter : PaddedCount(featureCount) / Quarter;
        string first = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
        text.Append($$"""

                /// <summary>The sum of products in the library's 16 lanes and its tree.</summary>
                [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
                private static float Dot(global::System.ReadOnlySpan<float> row, global::System.ReadOnlySpan<float> coefficients)
                {
                    if (row.Length != FeatureCount)
                    {
                        ThrowLength(row.Length);
                    }

                    ref float x = ref {{first}}(row);
                    ref float c = ref {{first}}(coefficients);

            """);
        for (int quarter = 0; quarter < quarters; quarter++)
        {
            text.Append($"        {Intrinsics}.Vector128<float> q{quarter};\n");
        }

        if (featureCount >= Lanes)
        {
            text.Append($"        if ({Intrinsics}.Vector512.IsHardwareAccelerated || {Intrinsics}.X86.Avx512F.IsSupported)\n        {{\n");
            WholeLanes(text, featureCount, Lanes);
            text.Append($"        }}\n        else if ({Intrinsics}.Vector256.IsHardwareAccelerated)\n        {{\n");
            WholeLanes(text, featureCount, Lanes / 2);
            text.Append("        }\n        else\n        {\n");
            WholeLanes(text, featureCount, Quarter);
            text.Append("        }\n\n");
        }

        Rest(text, featureCount);
        string sum = quarters switch { 0 => $"{Intrinsics}.Vector128<float>.Zero", 1 => "q0", 2 => "q0 + q1", 3 => "(q0 + q2) + q1", _ => "(q0 + q2) + (q1 + q3)" };
        text.Append($$"""
                    {{Intrinsics}}.Vector128<float> four = {{sum}};
                    {{Intrinsics}}.Vector128<float> two = four + {{Intrinsics}}.Vector128.Shuffle(four, {{Intrinsics}}.Vector128.Create(2, 3, 2, 3));
                    return two[0] + two[1];
                }

                private static void ThrowLength(int length) =>
                    throw new global::System.ArgumentException($"The row has {length} features, but the model has {FeatureCount}.", "row");

            """);
    }

    /// <summary>All whole 16 features, in vectors of a width, cut into quarters.</summary>
    private static void WholeLanes(StringBuilder text, int featureCount, int width)
    {
        string vector = $"{Intrinsics}.Vector{(width * 32).ToString(CultureInfo.InvariantCulture)}";
        int vectors = Lanes / width;
        for (int block = 0; block < featureCount / Lanes; block++)
        {
            for (int part = 0; part < vectors; part++)
            {
                int j = (block * Lanes) + (part * width);
                string target = block == 0 && width > Quarter ? $"{vector}<float> v{part}" : width > Quarter ? $"v{part}" : $"q{part}";
                string sum = block == 0 ? $"{vector}<float>.Zero" : width > Quarter ? $"v{part}" : $"q{part}";
                text.Append($"            {target} = {vector}.MultiplyAddEstimate({vector}.LoadUnsafe(ref x, {j}), {vector}.LoadUnsafe(ref c, {j}), {sum});\n");
            }
        }

        text.Append(width switch
        {
            Lanes => """
                            q0 = v0.GetLower().GetLower();
                            q1 = v0.GetLower().GetUpper();
                            q2 = v0.GetUpper().GetLower();
                            q3 = v0.GetUpper().GetUpper();

                """,
            Lanes / 2 => """
                            q0 = v0.GetLower();
                            q1 = v0.GetUpper();
                            q2 = v1.GetLower();
                            q3 = v1.GetUpper();

                """,
            _ => string.Empty,
        });
    }

    /// <summary>The features behind the last whole 16, quarter by quarter.</summary>
    private static void Rest(StringBuilder text, int featureCount)
    {
        const string Vector = $"{Intrinsics}.Vector128";
        for (int j = featureCount / Lanes * Lanes, quarter = 0; j < featureCount; j += Quarter, quarter++)
        {
            string features = Loaded(j, Math.Min(Quarter, featureCount - j));
            string coefficients = $"{Vector}.LoadUnsafe(ref c, {j})";
            text.Append(featureCount < Lanes
                ? $"        q{quarter} = {features} * {coefficients};\n"
                : $"        q{quarter} = {Vector}.MultiplyAddEstimate({features}, {coefficients}, q{quarter});\n");
        }
    }

    /// <summary>One to four features in the first lanes, and zeros.</summary>
    private static string Loaded(int j, int count)
    {
        const string Vector = $"{Intrinsics}.Vector128";
        const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";
        string two = $"{Vector}.CreateScalar({Unsafe}.ReadUnaligned<double>(ref {Unsafe}.As<float, byte>(ref {Unsafe}.Add(ref x, {j})))).AsSingle()";
        return count switch
        {
            1 => $"{Vector}.CreateScalar({Unsafe}.Add(ref x, {j}))",
            2 => two,
            3 => $"{two}.WithElement(2, {Unsafe}.Add(ref x, {j + 2}))",
            _ => $"{Vector}.LoadUnsafe(ref x, {j})",
        };
    }
}
