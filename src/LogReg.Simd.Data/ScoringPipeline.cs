using LogReg.Simd.Data.Pipelines;
using LogReg.Simd.Persistence;
using LogReg.Simd.Training;

namespace LogReg.Simd.Data;

/// <summary>A model and the encoding that makes its features: scores raw records, exactly as <c>logreg predict</c> scores a file with the same cells.</summary>
/// <remarks>
/// <para>
/// Categories, missing cells, marks of numbers, scale and offsets are those of the encoding; rows are read in the precision in which the model was trained. What the encoding does not know is
/// treated by its rules and counted in <see cref="RecordFindings"/>; what it has no rule for is a <see cref="DataFormatException"/>. A category in a record is a text as it stands, as a quoted
/// cell of CSV is: what is missing is null or empty there, and not a marker such as NA.
/// </para>
/// <para>Immutable and thread-safe. A model file that the command wrote is a pipeline, and the command reads what <see cref="Save(string)"/> writes.</para>
/// </remarks>
public sealed class ScoringPipeline
{
    private readonly Lazy<RecordScorer> scorer;
    private readonly IReadOnlyList<double> featureDeviations = [];

    /// <summary>Joins a model and the encoding of the data that trained it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encoding">The encoding, with the features and classes of the model.</param>
    /// <param name="readsDouble">Whether rows are read in double precision, as they were for training; false for single.</param>
    /// <exception cref="ArgumentException">The model and the encoding have other numbers of features or classes, other names of features, or no label is positive for one logit.</exception>
    /// <exception cref="DataFormatException">The encoding contradicts itself.</exception>
    public ScoringPipeline(IClassifier model, DataEncoding encoding, bool readsDouble)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoding);
        PipelineCheck.Throw(model, encoding);
        Model = model;
        Encoding = encoding;
        ReadsDouble = readsDouble;
        ClassNames = ClassNaming.Of(model.LogitCount == 1, encoding);
        scorer = new Lazy<RecordScorer>(() => new RecordScorer(this, columns: null));
    }

    /// <summary>Gets the model, whose features are the encoding's.</summary>
    public IClassifier Model { get; }

    /// <summary>Gets the encoding.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Gets a value indicating whether rows are read in double precision.</summary>
    public bool ReadsDouble { get; }

    /// <summary>Gets the names of the classes, by class index: of two classes by one logit the negative and the positive one, several labels with bars between, otherwise every label.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the population standard deviation of every feature over the rows that trained the model; empty where nobody knows.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than features, or one is not finite.</exception>
    public IReadOnlyList<double> FeatureDeviations
    {
        get => featureDeviations;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(FeatureDeviations));
            if (value.Count != 0 && value.Count != Model.FeatureCount)
            {
                throw new ArgumentException($"There are {value.Count} standard deviations for {Model.FeatureCount} features. Pass one for each, or none.", nameof(FeatureDeviations));
            }

            double[] copy = [.. value];
            PipelineCheck.ThrowUnlessStorable(copy, null);
            featureDeviations = [.. copy];
        }
    }

    /// <summary>Gets how the model was trained; null where nobody said.</summary>
    /// <exception cref="ArgumentException">A number is not finite, or a text has half of a surrogate pair.</exception>
    public TrainingSummary? Training
    {
        get;
        init
        {
            PipelineCheck.ThrowUnlessStorable([], value);
            field = value;
        }
    }

    /// <summary>Gets the model in terms of the numbers of the data (divided by the scale): its coefficients are the same, its intercepts b − Σ offset·β, where columns were moved while they were
    /// read (<see cref="ColumnEncoding.Offset"/>). It is made at each call.</summary>
    public IClassifier ModelInOriginalUnits => OriginalUnits.Of(Model, Encoding);

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ModelFormatException">The file holds no model that this version reads, or one without an encoding; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ScoringPipeline Load(string path)
    {
        SavedModel saved = SavedModel.Load(path);
        try
        {
            return Of(saved);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException(path, exception.Reason, exception);
        }
    }

    /// <summary>Reads a model file from a stream, from where it stands to its end.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ModelFormatException">The stream holds no model that this version reads, or one without an encoding.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ScoringPipeline Load(Stream stream) => Of(SavedModel.Load(stream));

    /// <summary>The pipeline that a model file describes.</summary>
    /// <param name="saved">What a file holds.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ModelFormatException">The model has no encoding, or one that does not fit it.</exception>
    public static ScoringPipeline Of(SavedModel saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        if (saved.Encoding is null)
        {
            throw new ModelFormatException("The model has no encoding, so that nobody knows how records become its features. Pass features to the model itself, or save it with its encoding.");
        }

        try
        {
            DataEncoding encoding = DataEncoding.FromJson(saved.Encoding);
            ScoringPipeline pipeline = new(saved.Model, encoding, saved.ReadsDouble ?? true) { FeatureDeviations = saved.FeatureDeviations, Training = saved.Training };
            PipelineCheck.ThrowNames(saved.ClassNames, pipeline.ClassNames);
            return pipeline;
        }
        catch (Exception exception) when (exception is DataFormatException or ArgumentException)
        {
            throw new ModelFormatException($"The model file contradicts itself: {PipelineCheck.SentenceOf(exception)} Restore it, or train anew.", exception);
        }
    }

    /// <summary>What a model file of this pipeline holds.</summary>
    /// <returns>The content.</returns>
    public SavedModel ToSavedModel() => ContentWith(Model.FeatureNames.Count > 0 ? Model : Model.WithFeatureNames(Encoding.FeatureNames));

    /// <summary>Writes a model file beside its place and moves it there when it is complete: who reads it meanwhile has the old one or the new one.</summary>
    /// <param name="path">Where it goes. A file that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => Stored().Save(path);

    /// <summary>Writes a model file into a stream.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream) => Stored().Save(stream);

    /// <summary>Prepares for records with certain columns, which are then scored without allocation.</summary>
    /// <param name="columns">The names of the cells of a record in their order, as <see cref="RecordEncoder{T}"/> takes them; null for the columns that features are made of.</param>
    /// <returns>The scorer.</returns>
    /// <exception cref="DataFormatException">A column that features are made of is missing, or stands twice.</exception>
    public RecordScorer ScorerOf(IReadOnlyList<string>? columns = null) => columns is null ? scorer.Value : new RecordScorer(this, columns);

    /// <summary>Prepares for records of a type.</summary>
    /// <typeparam name="TRecord">The type.</typeparam>
    /// <param name="columns">Its columns: <see cref="RecordColumns.OfProperties"/>, or columns added one by one.</param>
    /// <returns>The scorer.</returns>
    /// <exception cref="DataFormatException">A column that features are made of is missing, or stands twice.</exception>
    public RecordScorer<TRecord> ScorerOf<TRecord>(RecordColumns<TRecord> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new RecordScorer<TRecord>(columns, ScorerOf(columns.Names));
    }

    /// <summary>Scores a dictionary by the names of columns. One that differs in case only is found where no other could be meant; a column that is not there is a missing cell.</summary>
    /// <typeparam name="TValue">The type of the values: texts, numbers, or objects as <see cref="RecordCell.Of(object?)"/> takes them.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="threshold">The probability above which a row of two classes by one logit is positive, in [0, 1]; not for other models.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="DataFormatException">The record has none of the columns, or a cell that the encoding has no rule for.</exception>
    /// <exception cref="ArgumentException">A value is no cell, the logit is NaN, or a threshold is given where there is nothing to compare with it.</exception>
    public RecordPrediction Predict<TValue>(IReadOnlyDictionary<string, TValue> record, double threshold = RecordScorer.UsualThreshold)
    {
        ArgumentNullException.ThrowIfNull(record);
        RecordScorer known = scorer.Value;
        RecordCell[] cells = new RecordCell[known.Columns.Count];
        DictionaryCells.Read(record, known.Columns, Encoding.Columns.Count > 0, cells);
        return known.Predict(cells, threshold);
    }

    /// <summary>Scores a line of a text file, such as one of CSV, without header: the cells are counted off, with or without the target.</summary>
    /// <remarks>It goes the way of a file and takes as long as one; <see cref="ScorerOf(IReadOnlyList{string}?)"/> is for many records.</remarks>
    /// <param name="line">The line, in the format of the encoding and with its delimiter.</param>
    /// <param name="threshold">The probability above which a row of two classes by one logit is positive, in [0, 1]; not for other models.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="DataFormatException">The line is empty, is several, or does not match the encoding.</exception>
    /// <exception cref="NotSupportedException">The encoding is of a format without lines.</exception>
    /// <exception cref="ArgumentException">The logit is NaN, or a threshold is given where there is nothing to compare with it.</exception>
    public RecordPrediction PredictLine(string line, double threshold = RecordScorer.UsualThreshold)
    {
        ArgumentNullException.ThrowIfNull(line);
        return ReadsDouble ? LineScoring<double>.Predict(this, line, threshold) : LineScoring<float>.Predict(this, line, threshold);
    }

    /// <summary>What a model file holds: names of features stand in no file whose coefficients are packed beside an encoding, so that none are made for it.</summary>
    private SavedModel Stored() => Model.FeatureCount > ReadableNumbers.Most ? ContentWith(Model) : ToSavedModel();

    private SavedModel ContentWith(IClassifier model) => new(model)
    {
        ClassNames = ClassNames,
        FeatureDeviations = FeatureDeviations,
        Training = Training,
        ReadsDouble = ReadsDouble,
        Encoding = Encoding.ToJson(),
    };
}
