using System.Text.Json;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Reports;

/// <summary>A fit as JSON for programs, with every digit.</summary>
internal static class FitJson
{
    public const string Kind = "maximum-likelihood";

    /// <summary>The kind of a fit by Firth's penalised likelihood.</summary>
    public const string FirthKind = "firth";

    public static byte[] Serialize(FittedTable table) => JsonReport.Object(writer =>
    {
        writer.WriteString("kind", table.Likelihood is null ? FirthKind : Kind);
        writer.WriteString("formula", table.Formula);
        writer.WriteString("responses", table.Responses);
        if (table.Likelihood is { } fit)
        {
            WriteLikelihood(writer, fit);
        }

        if (table.Firth is { } firth)
        {
            writer.WriteNumber("parameters", firth.ParameterCount);
            writer.Number("logLikelihood", firth.LogLikelihood);
            writer.Number("penalizedLogLikelihood", firth.PenalizedLogLikelihood);
        }

        writer.Number("level", table.Level);
        writer.WriteString("intervals", table.IntervalKind);
        writer.WriteString("standardErrors", table.Errors);
        if (table.BaseClass is not null)
        {
            writer.WriteString("baseClass", table.BaseClass);
        }

        if (table.Levels.Count > 0)
        {
            writer.WriteStartArray("levels");
            foreach (string level in table.Levels)
            {
                writer.WriteStringValue(level);
            }

            writer.WriteEndArray();
        }

        if (table.ProportionalOdds is { } proportional)
        {
            writer.WriteStartObject("proportionalOdds");
            Write(writer, proportional);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("coefficients");
        for (int j = 0; j < table.Coefficients.Count; j++)
        {
            Write(writer, table, j);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("leftOut");
        foreach (CollinearColumn column in table.LeftOut)
        {
            writer.WriteStringValue(column.ToString());
        }

        writer.WriteEndArray();
        writer.WriteStartArray("tests");
        foreach (TestResult test in table.Tests)
        {
            writer.WriteStartObject();
            writer.WriteString("term", test.Name);
            Write(writer, test);

            // Null says that nothing is proven.
            writer.Number("chiSquaredBound", test.StatisticBound);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteLikelihood(Utf8JsonWriter writer, FitSummary fit)
    {
        writer.Number("observations", fit.Observations);
        writer.Number("trials", fit.Trials);
        writer.WriteNumber("parameters", fit.Parameters);
        writer.WriteString("existence", fit.Existence.ToString());
        writer.WriteNumber("certifiedDigits", fit.CertifiedDigits);
        writer.Number("certifiedBound", fit.CertifiedBound);
        writer.Number("logLikelihood", fit.LogLikelihood);
        writer.Number("nullLogLikelihood", fit.NullLogLikelihood);
        writer.Number("deviance", fit.Deviance);
        writer.Number("nullDeviance", fit.NullDeviance);
        writer.Number("aic", fit.Aic);
        writer.Number("bic", fit.Bic);
        foreach ((string name, double value) in fit.PseudoR2)
        {
            writer.Number(JsonNamingPolicy.CamelCase.ConvertName(name), value);
        }

        writer.WriteStartObject("modelTest");
        Write(writer, fit.ModelTest);
        writer.WriteEndObject();
        if (fit.Separation is { } separation)
        {
            writer.WriteStartObject("separation");
            writer.WriteBoolean("complete", separation.IsComplete);
            writer.WriteNumber("separatedRows", separation.SeparatedRows.Count);
            writer.WriteStartObject("infinite");
            foreach ((string name, int sign) in separation.InfiniteCoefficients)
            {
                writer.WriteNumber(name, sign);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, TestResult test)
    {
        writer.Number("chiSquared", test.Statistic);
        writer.WriteNumber("degreesOfFreedom", test.DegreesOfFreedom);
        writer.Number("p", test.PValue);
    }

    private static void Write(Utf8JsonWriter writer, FittedTable table, int j)
    {
        (Coefficient row, Interval interval) = (table.Coefficients[j], table.Intervals[j]);
        writer.WriteStartObject();
        if (table.Classes.Count > 0)
        {
            writer.WriteString("class", table.Classes[j]);
        }

        writer.WriteString("name", row.Name);
        writer.Number("estimate", row.Estimate);
        writer.Number("standardError", row.StandardError);
        writer.Number("z", row.Z);
        writer.Number("p", row.PValue);
        writer.Number("lower", interval.Lower);
        writer.Number("upper", interval.Upper);
        if (table.IntervalKind == "profile")
        {
            writer.Number("endBound", interval.Bound);
        }

        writer.Number("oddsRatio", table.OddsRatioOf(j));
        writer.WriteEndObject();
    }
}
