namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Models whose values are published.</summary>
internal static class Published
{
    /// <summary>R: glm(cbind(Menarche, Total − Menarche) ~ Age, binomial).</summary>
    public static InferenceData Menarche()
    {
        Table table = Table.Menarche();
        return new InferenceData
        {
            Features = table.Numbers("Age"),
            FeatureCount = 1,
            Successes = table.Numbers("Menarche"),
            Trials = table.Numbers("Total"),
            Names = ["Age"],
        };
    }

    /// <summary>R: glm(case ~ spontaneous + induced, binomial, infert).</summary>
    public static InferenceData Infert()
    {
        Table table = Table.Infert();
        return new InferenceData
        {
            Features = Table.Rows(table.Numbers("spontaneous"), table.Numbers("induced")),
            FeatureCount = 2,
            Successes = table.Numbers("case"),
            Names = ["spontaneous", "induced"],
        };
    }

    /// <summary>R: polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing).</summary>
    public static OrdinalData Housing()
    {
        Table table = Table.Housing();
        return new OrdinalData
        {
            Features = Table.Rows(
                table.Indicator("Infl", "Medium"),
                table.Indicator("Infl", "High"),
                table.Indicator("Type", "Apartment"),
                table.Indicator("Type", "Atrium"),
                table.Indicator("Type", "Terrace"),
                table.Indicator("Cont", "High")),
            FeatureCount = 6,
            Levels = table.Texts("Sat").Select(text => Array.IndexOf(["Low", "Medium", "High"], text)).ToArray(),
            LevelCount = 3,
            LevelNames = ["Low", "Medium", "High"],
            Weights = table.Numbers("Freq"),
            Names = ["InflMedium", "InflHigh", "TypeApartment", "TypeAtrium", "TypeTerrace", "ContHigh"],
            Terms = [new("Infl", [0, 1]), new("Type", [2, 3, 4]), new("Cont", [5])],
        };
    }

    /// <summary>SAS/STAT, LOGISTIC, "Ordinal Logistic Regression": four cheeses with different additives, tasted by 52 people each, on a scale of nine (McCullagh and Nelder 1989, p. 175).</summary>
    public static OrdinalData Cheese()
    {
        double[][] tasted =
        [
            [0, 0, 1, 7, 8, 8, 19, 8, 1],
            [6, 9, 12, 11, 7, 6, 1, 0, 0],
            [1, 1, 6, 8, 23, 7, 5, 1, 0],
            [0, 0, 0, 1, 3, 7, 14, 16, 11],
        ];
        return new OrdinalData
        {
            Features = Enumerable.Range(0, 36).SelectMany(cell => Enumerable.Range(0, 3).Select(cheese => cell / 9 == cheese ? 1.0 : 0)).ToArray(),
            FeatureCount = 3,
            Levels = Enumerable.Range(0, 36).Select(cell => cell % 9).ToArray(),
            LevelCount = 9,
            Weights = tasted.SelectMany(counts => counts).ToArray(),
        };
    }

    /// <summary>R: glm(case ~ age + parity + education + spontaneous + induced, binomial, infert).</summary>
    public static InferenceData InfertWithEducation()
    {
        Table table = Table.Infert();
        return new InferenceData
        {
            Features = Table.Rows(
                table.Numbers("age"),
                table.Numbers("parity"),
                table.Indicator("education", "6-11yrs"),
                table.Indicator("education", "12+ yrs"),
                table.Numbers("spontaneous"),
                table.Numbers("induced")),
            FeatureCount = 6,
            Successes = table.Numbers("case"),
            Names = ["age", "parity", "education6-11yrs", "education12+ yrs", "spontaneous", "induced"],
            Terms = [new("age", [0]), new("parity", [1]), new("education", [2, 3]), new("spontaneous", [4]), new("induced", [5])],
        };
    }
}
