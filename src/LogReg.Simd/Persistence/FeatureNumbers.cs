namespace LogReg.Simd.Persistence;

/// <summary>The numbers of the features in a document, one by one or packed, as models take them: vector after vector.</summary>
/// <param name="Coefficients">The coefficients, vector after vector.</param>
/// <param name="VectorCount">The vectors: one, one per class, or one per hidden unit.</param>
/// <param name="Names">The names, or none.</param>
/// <param name="Deviations">The standard deviations, or none.</param>
internal sealed record FeatureNumbers(double[] Coefficients, int VectorCount, IReadOnlyList<string> Names, IReadOnlyList<double> Deviations)
{
    public static FeatureNumbers Of(ModelDocument document, ModelKind kind)
    {
        (int vectors, string things) = VectorsOf(document, kind);
        return document.Coefficients is { } entries ? OfEntries(document, entries, kind, vectors, things) : OfPacked(document, vectors, things);
    }

    /// <summary>The coefficients of a feature, and what they are for.</summary>
    private static (int Vectors, string Things) VectorsOf(ModelDocument document, ModelKind kind)
    {
        if (kind == ModelKind.Binary)
        {
            return (1, "classes");
        }

        if (kind != ModelKind.Network)
        {
            int intercepts = document.Intercepts?.Count ?? 0;
            int named = document.Classes?.Count ?? intercepts;
            return intercepts >= 2 && named == intercepts ? (intercepts, "classes") : throw DocumentReader.Fault($"there are {intercepts} intercepts for {named} classes");
        }

        IReadOnlyList<IReadOnlyList<double>> outputs = document.OutputCoefficients ?? [];
        int units = outputs.Count == 0 ? 0 : outputs[0]?.Count ?? 0;
        return units > 0 && outputs.All(output => output?.Count == units)
            ? (units, "hidden units")
            : throw DocumentReader.Fault("the outputs have no hidden units, or not all as many");
    }

    private static FeatureNumbers OfEntries(ModelDocument document, IReadOnlyList<CoefficientEntry> entries, ModelKind kind, int vectors, string things)
    {
        if (document.PackedCoefficients is not null || document.PackedDeviations is not null || document.Features is not null)
        {
            throw DocumentReader.Fault("the features stand there one by one and packed");
        }

        double[] coefficients = new double[checked(entries.Count * vectors)];
        for (int feature = 0; feature < entries.Count; feature++)
        {
            CoefficientEntry entry = entries[feature] ?? throw DocumentReader.Fault($"feature {feature} is null");
            if (kind == ModelKind.Binary)
            {
                coefficients[feature] = entry.Value ?? throw DocumentReader.Fault("a number is missing");
                continue;
            }

            if (entry.Values?.Count != vectors)
            {
                string name = entry.Feature is null ? $"{feature}" : $"'{entry.Feature}'";
                throw DocumentReader.Fault($"the feature {name} has {entry.Values?.Count ?? 0} coefficients for {vectors} {things}");
            }

            for (int k = 0; k < vectors; k++)
            {
                coefficients[(k * entries.Count) + feature] = entry.Values[k];
            }
        }

        return new FeatureNumbers(
            coefficients,
            vectors,
            AllOrNone(entries, entry => entry.Feature, "name"),
            [.. AllOrNone(entries, entry => entry.Deviation, "standard deviation").Select(deviation => deviation!.Value)]);
    }

    private static FeatureNumbers OfPacked(ModelDocument document, int vectors, string things)
    {
        PackedNumbers packed = document.PackedCoefficients ?? throw DocumentReader.Fault("the coefficients are missing");
        double[] coefficients = packed.Numbers ?? throw DocumentReader.Fault($"the packed coefficients are {packed.ByteCount} bytes, which are no whole number of doubles");
        if (coefficients.Length % vectors != 0)
        {
            throw DocumentReader.Fault($"there are {coefficients.Length} packed coefficients for {vectors} {things}");
        }

        int featureCount = coefficients.Length / vectors;
        double[] deviations = document.PackedDeviations?.Numbers ?? [];
        if (document.PackedDeviations is not null && deviations.Length != featureCount)
        {
            throw DocumentReader.Fault($"the packed standard deviations are {document.PackedDeviations.ByteCount} bytes for {featureCount} features");
        }

        return new FeatureNumbers(coefficients, vectors, document.Features ?? [], deviations);
    }

    /// <summary>What all features have, or none.</summary>
    private static IReadOnlyList<V> AllOrNone<V>(IReadOnlyList<CoefficientEntry> entries, Func<CoefficientEntry, V?> of, string thing)
    {
        int present = entries.Count(entry => of(entry) is not null);
        return present == 0 ? []
            : present == entries.Count ? [.. entries.Select(entry => of(entry)!)]
            : throw DocumentReader.Fault($"{present} of {entries.Count} features have a {thing}");
    }
}
