using System.Globalization;
using System.Text;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>A small CSV file with numbers, text and labels, made up but always the same.</summary>
internal static class Customers
{
    private static readonly string[] Cities = ["Bern", "Genf", "Zug, ZG"];

    public static string Csv(int rows = 200, bool withLabels = true)
    {
        StringBuilder text = new(withLabels ? "age,income,city,churn\n" : "age,income,city\n");
        uint state = 12345;
        for (int row = 0; row < rows; row++)
        {
            double age = 20 + (50 * Next(ref state));
            double income = 30 + (90 * Next(ref state));
            string city = Cities[(int)(3 * Next(ref state))];
            double logit = ((age - 45) / 10) - ((income - 75) / 30) + (city == "Bern" ? 1 : 0);
            string label = Next(ref state) < 1 / (1 + Math.Exp(-logit)) ? "yes" : "no";
            string cell = city.Contains(',', StringComparison.Ordinal) ? $"\"{city}\"" : city;
            text.Append(CultureInfo.InvariantCulture, $"{age:F1},{income:F2},{cell}");
            text.Append(withLabels ? $",{label}\n" : "\n");
        }

        return text.ToString();
    }

    private static double Next(ref uint state)
    {
        state = (state * 1664525) + 1013904223;
        return state / 4294967296.0;
    }
}
