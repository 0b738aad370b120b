namespace LogReg.Simd;

/// <summary>Saves models into files and loads them; <see cref="SavedModel"/> has what else a file tells.</summary>
/// <remarks>Every number comes back bit for bit, and the model equals the one that was saved. Thread-safe.</remarks>
public static class ModelFile
{
    /// <summary>Writes a model beside a file's place and moves it there when it is complete: who reads it meanwhile has the old one or the new one.</summary>
    /// <param name="model">A <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> or <see cref="HiddenLayerModel"/>.</param>
    /// <param name="path">Where it goes. A file that is there is replaced.</param>
    /// <exception cref="ArgumentException">It is a model of another type, or the path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
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
}
