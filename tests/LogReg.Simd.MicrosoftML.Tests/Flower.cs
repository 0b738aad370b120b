using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML.Tests;

/// <summary>A row with columns of several types, and its features as a vector too.</summary>
internal sealed class Flower
{
    public float Length { get; set; }

    public double Width { get; set; }

    public int Petals { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public float Number { get; set; }

    public float Weight { get; set; }

    /// <summary>Rows that no line parts.</summary>
    public static Flower[] Rows(int count)
    {
        Random random = new(5);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                float length = (float)((4 * random.NextDouble()) - 2);
                float width = (float)((2 * random.NextDouble()) - 1);
                int petals = random.Next(3, 7);
                bool label = length - width + (0.25 * petals) + random.NextDouble() > 1.5;
                return new Flower { Length = length, Width = width, Petals = petals, Features = [length, width, petals], Label = label, Number = label ? 1 : 0, Weight = 1 + (i % 3) };
            }),
        ];
    }

    public static IDataView View(MLContext context, int count = 200) => context.Data.LoadFromEnumerable(Rows(count));
}

/// <summary>What an engine says of a row.</summary>
internal sealed class Verdict
{
    public float Score { get; set; }

    public float Probability { get; set; }

    public bool PredictedLabel { get; set; }
}
