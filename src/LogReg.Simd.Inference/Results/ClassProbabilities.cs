using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>The probabilities of several classes at the maximum, in the order of the equations with the base last.</summary>
internal sealed class ClassProbabilities
{
    private readonly MultinomialModel model;
    private readonly double[][] logits;
    private readonly double[] odds;

    private ClassProbabilities(MultinomialModel model, double[][] logits) => (this.model, this.logits, odds) = (model, logits, new double[logits.Length]);

    /// <summary>Computes the logits of all rows in about 96 bits.</summary>
    public static ClassProbabilities Of(MultinomialModel model)
    {
        int full = model.Counts.Equations * model.Design.ColumnCount;
        DoubleDouble[] point = new DoubleDouble[full];
        for (int j = 0; j < model.Estimate.Kept.Length; j++)
        {
            point[model.Estimate.Kept[j]] = model.Estimate.Coefficients[j];
        }

        ExactMultinomialPass pass = new(model.Design, model.Counts, model.Options.ThreadCount);
        pass.Evaluate(point, new DoubleDouble[full], []);
        return new ClassProbabilities(model, pass.Logits);
    }

    /// <summary>Writes p of a row, and w(p_a − [k = a]) for each class a, of the row's own class as −w Σ of the others.</summary>
    public void Write(int row, Span<double> probabilities, Span<double> residuals)
    {
        double largest = double.NegativeInfinity;
        for (int a = 0; a < odds.Length; a++)
        {
            largest = Math.Max(largest, logits[a][row]);
        }

        double sum = 0;
        for (int a = 0; a < odds.Length; a++)
        {
            odds[a] = Math.Exp(logits[a][row] - largest);
            sum += odds[a];
        }

        for (int a = 0; a < odds.Length; a++)
        {
            double count = model.Counts.Counts[a][row];
            double others = 0;
            for (int b = 0; b < odds.Length && count > 0; b++)
            {
                others += b == a ? 0 : odds[b];
            }

            probabilities[a] = odds[a] / sum;
            residuals[a] = count > 0 ? -count * (others / sum) : model.Counts.Total(row) * probabilities[a];
        }
    }
}
