using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The numbers of a model of any kind.</summary>
internal static class ModelTables
{
    /// <summary>Writes the coefficients of the largest effects.</summary>
    /// <param name="consoles">Where to.</param>
    /// <param name="features">The features.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="model">The model.</param>
    /// <param name="top">How many features are shown.</param>
    /// <param name="isFull">Whether somebody looks closely: odds ratios instead of bars, and zeros too.</param>
    public static void Write(Consoles consoles, FeatureList features, IReadOnlyList<string> classes, IClassifier model, int top, bool isFull)
    {
        switch (model)
        {
            case LogisticModel binary:
                CoefficientTable.Write(consoles, features, binary, top, withOdds: isFull);
                break;
            case MulticlassModel several:
                ClassCoefficientTable.Write(consoles, features, classes, several, top, withZeros: isFull);
                break;
            case HiddenLayerModel network:
                NetworkTable.Write(consoles, features, classes, network, top);
                break;
        }
    }
}
