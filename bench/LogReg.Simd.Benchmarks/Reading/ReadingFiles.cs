using System.Globalization;
using System.Text;
using LogReg.Simd.Benchmarks.Support;
using Parquet.Schema;

namespace LogReg.Simd.Benchmarks.Reading;

/// <summary>The files that are read, the same at every run.</summary>
internal static class ReadingFiles
{
    private const int RowCount = 300_000;
    private const int ColumnCount = 30;
    private const int SparseColumns = 123;
    private const int GroupRows = 100_000;

    private static readonly string[][] Words =
    [
        ["Private", "Self-emp-not-inc", "Local-gov", "State-gov", "Federal-gov", "?"],
        ["Bachelors", "HS-grad", "11th", "Masters", "Some-college", "Assoc-acdm", "Doctorate"],
        ["Never-married", "Married-civ-spouse", "Divorced", "Separated", "Widowed"],
        ["Adm-clerical", "Exec-managerial", "Handlers-cleaners", "Prof-specialty", "Other-service", "Sales", "Craft-repair", "?"],
        ["Male", "Female"],
        ["United-States", "Mexico", "Philippines", "Germany", "Canada", "Puerto-Rico", "?"],
    ];

    /// <summary>A label and numbers of five digits, as −1.2345 and 0.12345.</summary>
    public static string Numbers(string folder)
    {
        string path = Path.Combine(folder, "numbers.csv");
        using StreamWriter writer = Open(path);
        writer.Write("label");
        for (int j = 0; j < ColumnCount; j++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $",x{j}"));
        }

        writer.Write('\n');
        SplitMix random = new(1);
        for (int i = 0; i < RowCount; i++)
        {
            writer.Write((random.Next() & 1) == 0 ? '0' : '1');
            for (int j = 0; j < ColumnCount; j++)
            {
                writer.Write(',');
                writer.Write(Number(random).ToString("G5", CultureInfo.InvariantCulture));
            }

            writer.Write('\n');
        }

        return path;
    }

    /// <summary>Six columns of whole numbers and six of texts, with blanks behind commas, as the Adult census has them.</summary>
    public static string Mixed(string folder)
    {
        string path = Path.Combine(folder, "mixed.csv");
        using StreamWriter writer = Open(path);
        SplitMix random = new(2);
        for (int i = 0; i < RowCount; i++)
        {
            foreach (string[] words in Words)
            {
                writer.Write(random.Next() % 80 + 17);
                writer.Write(", ");
                writer.Write(words[random.Next() % (ulong)words.Length]);
                writer.Write(", ");
            }

            writer.Write((random.Next() & 3) == 0 ? ">50K\n" : "<=50K\n");
        }

        return path;
    }

    /// <summary>One feature in eight: all 1, or of six decimals.</summary>
    public static string Libsvm(string folder, bool areIndicators)
    {
        string path = Path.Combine(folder, areIndicators ? "indicators.libsvm" : "values.libsvm");
        using StreamWriter writer = Open(path);
        SplitMix random = new(3);
        for (int i = 0; i < RowCount; i++)
        {
            writer.Write((random.Next() & 1) == 0 ? "-1" : "+1");
            for (int j = 1; j <= SparseColumns; j++)
            {
                if ((random.Next() & 7) == 0)
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $" {j}:"));
                    writer.Write(areIndicators ? "1" : random.NextSymmetric().ToString("F6", CultureInfo.InvariantCulture));
                }
            }

            writer.Write('\n');
        }

        return path;
    }

    /// <summary>The numbers of <see cref="Numbers"/> in single precision, in three row groups.</summary>
    public static string Parquet(string folder)
    {
        string path = Path.Combine(folder, "numbers.parquet");
        DataField[] fields = [.. Enumerable.Range(0, ColumnCount).Select(j => new DataField<float>(string.Create(CultureInfo.InvariantCulture, $"x{j}"))), new DataField<int>("label")];
        ParquetAlone.Write(path, fields, RowCount / GroupRows, GroupRows, new SplitMix(4));
        return path;
    }

    private static double Number(SplitMix random) => 3 * random.NextSymmetric();

    private static StreamWriter Open(string path) => new(path, false, new UTF8Encoding(false), 1 << 20);
}
