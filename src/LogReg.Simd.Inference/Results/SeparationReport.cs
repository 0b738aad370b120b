namespace LogReg.Simd.Inference.Results;

/// <summary>A separating direction in the words and units of the caller.</summary>
internal static class SeparationReport
{
    public static Separation? Of(FittedModel model)
    {
        if (model.Estimate.Direction.Length == 0)
        {
            return null;
        }

        double[] direction = new double[model.Names.Length];
        List<(string Name, int Sign)> infinite = [];
        for (int j = 0; j < model.Kept.Length; j++)
        {
            direction[model.Kept[j]] = model.Estimate.Direction[j] / model.Design.Scales[j];
            double estimate = (double)model.Estimate.Coefficients[j];
            if (double.IsInfinity(estimate))
            {
                infinite.Add((model.Names[model.Kept[j]], Math.Sign(estimate)));
            }
        }

        return new Separation(model.Estimate.IsComplete, direction, infinite, [.. model.Estimate.SeparatedRows.Order()]);
    }
}
