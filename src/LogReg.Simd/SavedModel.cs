using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LogReg.Simd.Guards;
using LogReg.Simd.Persistence;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>A model with what its file tells beside it: names of classes and features, how it was trained, how raw records become features.</summary>
/// <remarks>
/// <para>
/// The file is a JSON document with a version and a checksum (docs/models.md); every number comes back bit for bit, in any culture. Files of earlier versions are read. A file that was
/// truncated or changed, and one of a newer version or another program, is refused by a <see cref="ModelFormatException"/> that says what is wrong.
/// </para>
/// <para>Immutable and thread-safe. <see cref="ModelFile"/> saves and loads models without the rest.</para>
/// </remarks>
public sealed class SavedModel
{
    private readonly ModelParts parts;

    /// <summary>Takes a model.</summary>
    /// <param name="model">A <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> or <see cref="HiddenLayerModel"/>.</param>
    /// <exception cref="ArgumentException">It is a model of another type.</exception>
    public SavedModel(IClassifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        DocumentWriter.KindOf(model);
        parts = new ModelParts(model);
    }

    private SavedModel(ModelParts parts) => this.parts = parts;

    /// <summary>Gets the model.</summary>
    public IClassifier Model => parts.Model;

    /// <summary>Gets one name per class, by class index; empty where classes have none.</summary>
    /// <exception cref="ArgumentException">There are more or fewer names than classes, or one is null or has half of a surrogate pair.</exception>
    public IReadOnlyList<string> ClassNames
    {
        get => parts.ClassNames;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ClassNames));
            Guard.EmptyOrSameLength(value.Count, Model.ClassCount, nameof(ClassNames), "names", "classes");
            string[] names = [.. value.Select(name => name ?? throw ArgumentErrors.Invalid(nameof(ClassNames), $"A name is null. Name every class, or none."))];
            foreach (string name in names)
            {
                if (TextGuard.HasHalfPair(name, out int half))
                {
                    throw TextGuard.HalfPair(nameof(ClassNames), $"name '{name}'", half);
                }
            }

            parts = parts with { ClassNames = names };
        }
    }

    /// <summary>Gets the population standard deviation of every feature over the rows that trained the model, which tells how much a coefficient matters; empty where nobody knows.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than features, or one is not finite.</exception>
    public IReadOnlyList<double> FeatureDeviations
    {
        get => parts.FeatureDeviations;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(FeatureDeviations));
            double[] copy = [.. value];
            Guard.EmptyOrSameLength(copy.Length, Model.FeatureCount, nameof(FeatureDeviations), "standard deviations", "features");
            Guard.Finite(copy, nameof(FeatureDeviations));
            parts = parts with { FeatureDeviations = copy };
        }
    }

    /// <summary>Gets how the model was trained; null where nobody said.</summary>
    /// <exception cref="ArgumentException">A number is not finite, or a text has half of a surrogate pair.</exception>
    public TrainingSummary? Training
    {
        get => parts.Training;
        init
        {
            SummaryCheck.Throw(value, nameof(Training));
            parts = parts with { Training = value };
        }
    }

    /// <summary>Gets a value indicating whether rows were read in double precision, not in single; null where nobody said.</summary>
    public bool? ReadsDouble
    {
        get => parts.ReadsDouble;
        init => parts = parts with { ReadsDouble = value };
    }

    /// <summary>Gets a JSON text that says how raw records become features, such as LogReg.Simd.Data writes it; null where features are all there is. The core does not look into it.</summary>
    /// <exception cref="ArgumentException">The text is no JSON.</exception>
    public string? Encoding
    {
        get => parts.Encoding;
        init
        {
            ThrowUnlessJson(value);
            parts = parts with { Encoding = value };
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model and what stands beside it.</returns>
    /// <exception cref="ModelFormatException">The file holds no model that this version reads; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SavedModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content = File.ReadAllBytes(path);
        try
        {
            return Parse(content);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException(path, exception.Reason, exception) { IsForeign = exception.IsForeign };
        }
    }

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <returns>The model and what stands beside it.</returns>
    /// <exception cref="ModelFormatException">The stream holds no model that this version reads.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SavedModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return Parse(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>Reads the bytes of a model file.</summary>
    /// <param name="content">The bytes.</param>
    /// <returns>The model and what stands beside it.</returns>
    /// <exception cref="ModelFormatException">They hold no model that this version reads.</exception>
    public static SavedModel Parse(ReadOnlySpan<byte> content) => new(ModelContent.Parse(content));

    /// <summary>The model as one of a type.</summary>
    /// <typeparam name="TModel"><see cref="LogisticModel"/>, <see cref="MulticlassModel"/>, <see cref="HiddenLayerModel"/> or <see cref="IClassifier"/>.</typeparam>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">The model is of another type.</exception>
    public TModel As<TModel>()
        where TModel : class, IClassifier =>
        Model as TModel ?? throw new InvalidOperationException($"The model is a {Model.GetType().Name} and no {typeof(TModel).Name}. Ask for that type, or for {nameof(IClassifier)}.");

    /// <summary>Writes the file beside its place and moves it there when it is complete: who reads it meanwhile has the old one or the new one.</summary>
    /// <param name="path">Where it goes. A file that is there is replaced and keeps its permissions; links are followed.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written, or is read-only.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReplacedFile.Write(path, DocumentWriter.Write(parts).Span);
    }

    /// <summary>Writes the file into a stream.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(DocumentWriter.Write(parts).Span);
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The argument is what an initializer sets.")]
    private static void ThrowUnlessJson(string? text)
    {
        if (text is null)
        {
            return;
        }

        try
        {
            JsonDocument.Parse(text).Dispose();
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The encoding is no JSON: {exception.Message} Pass what an encoding's ToJson returns.", nameof(Encoding), exception);
        }
    }
}
