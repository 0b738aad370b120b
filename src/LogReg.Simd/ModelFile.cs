using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>Saves models into files and loads them; <see cref="SavedModel"/> has what else a file tells.</summary>
/// <remarks>Every number comes back bit for bit, and the model equals the one that was saved. Thread-safe.</remarks>
public static class ModelFile
{
    /// <summary>Writes a model beside a file's place and moves it there when it is complete: who reads it meanwhile has the old one or the new one.</summary>
    /// <param name="model">A <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> or <see cref="HiddenLayerModel"/>.</param>
    /// <param name="path">Where it goes. A file that is there is replaced and keeps its permissions; links are followed.</param>
    /// <exception cref="ArgumentException">It is a model of another type, or the path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written, or is read-only.</exception>
    public static void Save(this IClassifier model, string path) => new SavedModel(model).Save(path);

    /// <summary>Writes a model into a stream.</summary>
    /// <param name="model">A <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> or <see cref="HiddenLayerModel"/>.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="ArgumentException">It is a model of another type.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Save(this IClassifier model, Stream stream) => new SavedModel(model).Save(stream);

    /// <summary>Reads the model of a file.</summary>
    /// <typeparam name="TModel"><see cref="LogisticModel"/>, <see cref="MulticlassModel"/>, <see cref="HiddenLayerModel"/>, or <see cref="IClassifier"/> for whatever is there.</typeparam>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFormatException">The file holds no model that this version reads; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The model is of another type.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TModel Load<TModel>(string path)
        where TModel : class, IClassifier =>
        SavedModel.Load(path).As<TModel>();

    /// <summary>Reads the model of a stream, from where it stands to its end.</summary>
    /// <typeparam name="TModel"><see cref="LogisticModel"/>, <see cref="MulticlassModel"/>, <see cref="HiddenLayerModel"/>, or <see cref="IClassifier"/> for whatever is there.</typeparam>
    /// <param name="stream">The stream, which stays open.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFormatException">The stream holds no model that this version reads.</exception>
    /// <exception cref="InvalidOperationException">The model is of another type.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static TModel Load<TModel>(Stream stream)
        where TModel : class, IClassifier =>
        SavedModel.Load(stream).As<TModel>();

    /// <summary>Writes a model with its labels beside a file's place and moves it there when it is complete.</summary>
    /// <typeparam name="TLabel">The type of the labels.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="path">Where it goes. A file that is there is replaced and keeps its permissions; links are followed.</param>
    /// <param name="format">The text of a label, another one for each; null for texts, numbers, truth values, characters, identifiers and enums, which have one.</param>
    /// <exception cref="ArgumentException">The model is of a type that has no file, the labels have no text, half of a surrogate pair in it, or two of them the same, or the path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written, or is read-only.</exception>
    public static void Save<TLabel>(this LabeledModel<TLabel> model, string path, Func<TLabel, string>? format = null)
        where TLabel : notnull =>
        Labeled(model, format).Save(path);

    /// <summary>Writes a model with its labels into a stream.</summary>
    /// <typeparam name="TLabel">The type of the labels.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="format">The text of a label, another one for each; null for texts, numbers, truth values, characters, identifiers and enums, which have one.</param>
    /// <exception cref="ArgumentException">The model is of a type that has no file, or the labels have no text, half of a surrogate pair in it, or two of them the same.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Save<TLabel>(this LabeledModel<TLabel> model, Stream stream, Func<TLabel, string>? format = null)
        where TLabel : notnull =>
        Labeled(model, format).Save(stream);

    /// <summary>Reads the model of a file with its labels.</summary>
    /// <typeparam name="TLabel">The type of the labels.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="parse">The label of a text; null for texts, numbers, truth values, characters, identifiers and enums.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFormatException">The file holds no model that this version reads, no names of classes, or some that are no labels of the type; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LabeledModel<TLabel> LoadLabeled<TLabel>(string path, Func<string, TLabel>? parse = null)
        where TLabel : notnull
    {
        SavedModel saved = SavedModel.Load(path);
        try
        {
            return Labeled(saved, parse);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException(path, exception.Reason, exception);
        }
    }

    /// <summary>Reads the model of a stream with its labels, from where it stands to its end.</summary>
    /// <typeparam name="TLabel">The type of the labels.</typeparam>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="parse">The label of a text; null for texts, numbers, truth values, characters, identifiers and enums.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFormatException">The stream holds no model that this version reads, no names of classes, or some that are no labels of the type.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static LabeledModel<TLabel> LoadLabeled<TLabel>(Stream stream, Func<string, TLabel>? parse = null)
        where TLabel : notnull =>
        Labeled(SavedModel.Load(stream), parse);

    private static SavedModel Labeled<TLabel>(LabeledModel<TLabel> model, Func<TLabel, string>? format)
        where TLabel : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        string[] names = [.. model.Labels.Values.Select(format ?? LabelText.Of)];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? new SavedModel(model.Model) { ClassNames = names }
            : throw ArgumentErrors.Invalid(nameof(format), $"Two labels have the same text. Give each another one.");
    }

    private static LabeledModel<TLabel> Labeled<TLabel>(SavedModel saved, Func<string, TLabel>? parse)
        where TLabel : notnull
    {
        if (saved.ClassNames.Count == 0)
        {
            throw new ModelFormatException("The model has no names for its classes. Load it without labels, and add them by WithLabels.");
        }

        try
        {
            return new LabeledModel<TLabel>(saved.Model, new ClassLabels<TLabel>(saved.ClassNames.Select(parse ?? LabelText.Parse<TLabel>)));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new ModelFormatException($"The names of the classes are no labels: {exception.Message.TrimEnd('.')}. Load it with labels of another type.", exception);
        }
    }
}
