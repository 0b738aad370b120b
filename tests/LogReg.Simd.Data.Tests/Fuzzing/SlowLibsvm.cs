using System.Globalization;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>LIBSVM text read slowly, by the rules of docs/data.md and the framework's own functions alone.</summary>
/// <param name="Labels">The label of each row.</param>
/// <param name="Rows">The entries of each row: features from 0 and values that are not zero.</param>
/// <param name="FeatureCount">The greatest index, 0 for none.</param>
internal sealed record SlowLibsvm(List<double> Labels, List<List<(int Feature, double Value)>> Rows, int FeatureCount)
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="firstIndex">The index of the first feature, 0 or 1.</param>
    /// <param name="wrongLine">The number of the first line that is wrong, 0 where none is.</param>
    public static SlowLibsvm Read(string text, int firstIndex, out int wrongLine)
    {
        SlowLibsvm read = new([], [], 0);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] tokens = lines[i].Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (tokens.Length == 0)
            {
                continue;
            }

            List<(int, double)> row = [];
            int first = tokens.Length > 1 && tokens[1].StartsWith("qid:", StringComparison.Ordinal) ? 2 : 1;
            int last = firstIndex - 1;
            bool isWrong = !TryNumber(tokens[0], out double label) || Math.Abs(label) >= Math.Pow(2, 53);
            foreach (string token in tokens.Skip(first).TakeWhile(_ => !isWrong))
            {
                string[] parts = token.Split(':', 2);
                isWrong = parts.Length < 2 || !IsIndex(parts[0], out int index) || index <= last || !TryNumber(parts[1], out double value);
                if (!isWrong)
                {
                    last = int.Parse(parts[0], CultureInfo.InvariantCulture);
                    double number = double.Parse(parts[1], CultureInfo.InvariantCulture);
                    if (number != 0)
                    {
                        row.Add((last - firstIndex, number));
                    }
                }
            }

            if (isWrong)
            {
                wrongLine = i + 1;
                return read;
            }

            read.Labels.Add(label);
            read.Rows.Add(row);
            read = read with { FeatureCount = Math.Max(read.FeatureCount, last + 1 - firstIndex) };
        }

        wrongLine = 0;
        return read;
    }

    private static bool IsIndex(string text, out int index)
    {
        index = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= int.MaxValue && (index = (int)number) >= 0;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
