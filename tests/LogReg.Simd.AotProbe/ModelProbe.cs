using System.Text;
using LogReg.Simd;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

/// <summary>Models of every kind, saved and loaded, and a pipeline that scores raw records: what reflection, or its absence, could break.</summary>
internal static class ModelProbe
{
    private const string Table = """
        age,city,member,left
        31,Bern,yes,no
        42,Zug,no,yes
        25,Bern,no,no
        ,Basel,yes,yes
        53,,no,yes
        38,Zug,yes,no

        """;

    public static void Print()
    {
        double[] numbers = [.. Probe.Values<double>(12, 5)];
        foreach (Link link in Enum.GetValues<Link>())
        {
            Saved($"model, {link}", new SavedModel(new LogisticModel(numbers, 0.1, link).WithFeatureNames([.. numbers.Select((_, feature) => $"f{feature}")])));
        }

        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            Saved($"model, {method}", new SavedModel(new MulticlassModel(numbers, [0.1, 0.2, 0.3], method)));
        }

        Saved("model, network", new SavedModel(new HiddenLayerModel(4, numbers, [1, 2, 3, 4], [0.5, -0.25, 0.125, 2], [0.75])));
        TrainingOptions options = new() { L2Strength = 0.01 };
        TrainingResult trained = LogisticRegression.Train<double>(numbers, 2, [0, 1, 1, 0, 1, 0], options);
        Saved("model, trained", new SavedModel(trained.Model) { Training = TrainingSummary.Of(options, trained), ClassNames = ["no", "yes"] });
        Labelled();
        Pipeline<float>();
        Pipeline<double>();
    }

    /// <summary>The bytes of a file, and that the model comes back.</summary>
    private static void Saved(string name, SavedModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        Probe.Line<byte>($"{name}, its file", stream.ToArray());
        stream.Position = 0;
        Same(name, model.Model, SavedModel.Load(stream).Model);
    }

    private static void Labelled()
    {
        LabeledModel<string> model = new LogisticModel([1, -2], 0.5).WithLabels(new ClassLabels<string>(["no", "yes"]));
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            LabeledModel<string> loaded = ModelFile.LoadLabeled<string>(path);
            Same("model with labels", model, loaded);
            Console.WriteLine($"model with labels says {loaded.Predict([3f, 0.5f])}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Pipeline<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        string name = $"pipeline, {typeof(T).Name}";
        using MemoryStream table = new(Encoding.UTF8.GetBytes(Table));
        using DataSource source = DataSource.OfStream(table);
        using Dataset<T> data = DataFile.Load<T>(source, new DataOptions { Target = "left", Positive = "yes", Missing = MissingCells.Mean });
        LogisticModel model = new([.. Probe.Values<double>(data.Encoding.FeatureCount, 7)], 0.25);
        ScoringPipeline made = new(model, data.Encoding, typeof(T) == typeof(double));
        using MemoryStream stream = new();
        made.Save(stream);
        Probe.Line<byte>($"{name}, its file", stream.ToArray());
        stream.Position = 0;
        ScoringPipeline loaded = ScoringPipeline.Load(stream);
        Customer[] customers = [new(31, "Bern", true), new(null, "Zug", null), new(-7.5, null, false), new(44, "never seen", true)];
        RecordScorer<Customer> scorer = loaded.ScorerOf(RecordColumns.OfProperties<Customer>());
        Probe.Line<double>($"{name}, records of a type", [.. customers.Select(customer => scorer.Predict(customer).Probability)]);
        Probe.Line<double>(
            $"{name}, dictionaries",
            [.. customers.Select(customer => loaded.Predict(new Dictionary<string, object?> { ["age"] = customer.Age, ["city"] = customer.City, ["member"] = customer.Member }).Probability)]);
        Probe.Line<double>($"{name}, a line", [loaded.PredictLine("47,Basel,no,yes").Probability]);
    }

    private static void Same(string name, object model, object loaded) =>
        Console.WriteLine(loaded.Equals(model) ? $"{name}, comes back" : throw new InvalidOperationException($"{name}: {loaded} was loaded and {model} was saved."));

    private sealed record Customer(double? Age, string? City, bool? Member);
}
