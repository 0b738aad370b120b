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
