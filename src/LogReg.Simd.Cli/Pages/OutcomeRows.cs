using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Pages;

/// <summary>Rows as metrics take them: a success or a failure each, with the probability of a success and how often it happened.</summary>
/// <param name="Probabilities">p.</param>
/// <param name="Labels">1 for successes, 0 for failures.</param>
/// <param name="Weights">How often.</param>
internal sealed record OutcomeRows(double[] Probabilities, double[] Labels, double[] Weights)
{
    /// <summary>Takes rows of several trials apart.</summary>
    public static OutcomeRows Of(InferenceData data, Diagnostics diagnostics)
    {
        (List<double> probabilities, List<double> labels, List<double> weights) = ([], [], []);
        for (int i = 0; i < diagnostics.Probabilities.Count; i++)
        {
            double weight = data.Weights.IsEmpty ? 1 : data.Weights.Span[i];
            double successes = data.Successes.Span[i];
            double trials = data.Trials.IsEmpty ? 1 : data.Trials.Span[i];
            foreach ((double label, double count) in new[] { (1.0, weight * successes), (0.0, weight * (trials - successes)) })
            {
                if (count > 0)
                {
                    probabilities.Add(diagnostics.Probabilities[i]);
                    labels.Add(label);
                    weights.Add(count);
                }
            }
        }

        return new([.. probabilities], [.. labels], [.. weights]);
    }
}
