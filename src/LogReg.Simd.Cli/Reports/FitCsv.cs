using System.Globalization;
using System.Text;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The table of a fit as CSV, with every digit; NaN and Infinity stand for themselves.</summary>
internal static class FitCsv
{
    public static byte[] Serialize(FittedTable table)
    {
        bool hasClasses = table.Classes.Count > 0;
        StringBuilder text = new($"{(hasClasses ? "class," : string.Empty)}term,estimate,std_error,z,p,lower,upper,odds_ratio\n");
        for (int j = 0; j < table.Coefficients.Count; j++)
        {
            (Coefficient row, Interval interval) = (table.Coefficients[j], table.Intervals[j]);
            text.Append(hasClasses ? CsvCell.Of(table.Classes[j]) + "," : string.Empty);
            double[] numbers = [row.Estimate, row.StandardError, row.Z, row.PValue, interval.Lower, interval.Upper, table.OddsRatioOf(j)];
            text.Append(CsvCell.Of(row.Name)).Append(',').AppendJoin(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
