using System.Globalization;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>One line of the oracle table: f(x) = value + rest units in the last place.</summary>
internal readonly record struct OracleVector(double X, double Value, double Rest);

/// <summary>The oracle table in double, made with 1400 bits by eng/oracles/elementwise.py.</summary>
internal static class OracleVectors
{
    private static readonly ILookup<string, OracleVector> Table = Read();

    /// <summary>The vectors of one row of the error table, mirrored as it says.</summary>
    public static OracleVector[] Of(UlpRow row) =>
    [
        .. Table[row.Vectors.Name]
            .Select(v => new OracleVector(row.Vectors.Mirror * v.X, row.Vectors.Sign * v.Value, row.Vectors.Sign * v.Rest))
            .Where(v => row.Contains(v.X)),
    ];

    private static ILookup<string, OracleVector> Read()
    {
        using Stream stream = typeof(OracleVectors).Assembly.GetManifestResourceStream("vectors64.csv")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToLookup(
            fields => fields[0],
            fields => new OracleVector(FromBits(fields[1]), FromBits(fields[2]), double.Parse(fields[3], CultureInfo.InvariantCulture)));
    }

    private static double FromBits(string hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
