using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>Names what dependent columns are made of, in the units of the caller.</summary>
internal static class LeftOutColumns
{
    /// <summary>Factors this close to a whole number are that number.</summary>
    private const double Closeness = 1e-10;

    public static CollinearColumn[] Of(Design design, Dependences dependences, string[] names)
    {
        List<CollinearColumn> columns = [];
        for (int j = 0; j < names.Length; j++)
        {
            if (!dependences.IsDependent[j])
            {
                continue;
            }

            DoubleDouble[] combination = dependences.Combination(j);
            List<(string Name, double Factor)> parts = [];
            for (int k = 0; k < j; k++)
            {
                double factor = combination[k].High * design.Scales[j] / design.Scales[k];
                double whole = Math.Round(factor);
                if (factor != 0)
                {
                    parts.Add((names[k], Math.Abs(factor - whole) <= Closeness * Math.Max(1, Math.Abs(whole)) && whole != 0 ? whole : factor));
                }
            }

            columns.Add(new CollinearColumn(names[j], parts));
        }

        return [.. columns];
    }
}
