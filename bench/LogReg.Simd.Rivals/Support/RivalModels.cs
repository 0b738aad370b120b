using System.Globalization;

namespace LogReg.Simd.Rivals.Support;

/// <summary>The models that are compared: files beside the program, of which the compiled scorers are made too.</summary>
internal static class RivalModels
{
    private const int TrainingRows = 4_000;

    private static readonly int[] FeatureCounts = [4, 30, 300];

    /// <summary>Reads the model of so many features.</summary>
    public static LogisticModel Load(int featureCount) => ModelFile.Load<LogisticModel>(PathIn(Path.Combine(AppContext.BaseDirectory, "Models"), featureCount));

    /// <summary>Trains the models anew and writes their files.</summary>
    public static void Write(string folder)
    {
        foreach (int featureCount in FeatureCounts)
        {
            RivalData data = RivalData.Generate(TrainingRows, featureCount);
            LogisticRegression.Train<float>(data.Features, featureCount, data.Labels).Model.Save(PathIn(folder, featureCount));
        }
    }

    private static string PathIn(string folder, int featureCount) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rivals-{featureCount}.json"));
}
