using System.CommandLine;
using System.CommandLine.Parsing;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The options that say how data are read to learn from them.</summary>
internal sealed class ReadingOptions
{
    private readonly TextOptions text = new();
    private readonly Option<string?> target = Opt.Text("--target", "NAME|INDEX", "The column of the labels, by name or index from 0 [default: label, target, class or y, otherwise the last]");
    private readonly Option<string?> positive = Opt.Text("--positive", "LABELS", "The label that stands for 1, or several with commas between [default: the second of two]");
    private readonly Option<LabelKind> labels = Opt.Choice(
        "--labels", "Whether labels that look like measurements are refused or are classes", ("auto", LabelKind.Auto), ("classes", LabelKind.Classes));
    private readonly Option<string?> categorical = Opt.Text("--categorical", "auto|none|COLUMNS", "The columns to encode as categories [default: those of texts]");
    private readonly Option<CategoryCoding> coding = Opt.Choice(
        "--coding", "The features of a column of categories, one for each or for each but the first", ("onehot", CategoryCoding.OneHot), ("treatment", CategoryCoding.Treatment));

    private readonly Option<int?> categories = Opt.Count("--max-categories", "The most categories of a column [default: 1000]", 1);
    private readonly Option<int?> rare = Opt.Count("--rare", "Put the categories seen in fewer than N rows together [default: 0]", 0);
    private readonly Option<int?> hash = Opt.Count("--hash", "Hash the categories of all columns of text into 2^BITS buckets and keep no table of them", 1, FeatureHashing.MostBits);
    private readonly Option<long?> hashSeed = Opt.Whole("--hash-seed", "The seed of the hash of --hash, for other collisions [default: 0]");
    private readonly Option<string?> weight = Opt.Text("--weight", "COLUMN", "The column of the sample weights");
    private readonly Option<string?> ignore = Opt.Text("--ignore", "COLUMNS", "Columns to leave out, with commas between");
    private readonly Option<bool> keepIdentifiers = Opt.Switch("--keep-ids", "Keep columns that count the rows or have another text in each");
    private readonly Option<double?> scale = Opt.Number("--scale", "X", "Divide numeric features by X: 255 maps pixels to 0…1 [default: 1]", x => x != 0, "a number other than 0");
    private readonly Option<string?> markers = new("--na")
    {
        Description = "The texts that stand for missing cells, with commas between [default: in columns of numbers NA, N/A, #N/A, NULL, None, NaN, . - and ?]",
        HelpName = "LIST",
    };

    private readonly Option<MissingCells> missing = Opt.Choice(
        "--missing", "What becomes of missing cells", ("error", MissingCells.Error), ("mean", MissingCells.Mean), ("median", MissingCells.Median),
        ("indicator", MissingCells.Indicator), ("drop", MissingCells.Drop));

    private readonly Option<IndexBase> indexBase = Opt.Choice("--index-base", "Where the indices of LIBSVM text begin", ("1", IndexBase.One), ("0", IndexBase.Zero));

    private readonly Option<RowStorage> sparse = Opt.Choice(
        "--sparse", "Whether rows store only what is not zero; auto does where one feature in ten or fewer is, by codes of categories where these take no more memory",
        ("auto", RowStorage.Auto), ("yes", RowStorage.Sparse), ("no", RowStorage.Dense), ("codes", RowStorage.Codes));

    private readonly Option<int?> features = Opt.Count("--features", "The number of features of LIBSVM text [default: the greatest index]", 1);

    public ReadingOptions() => hash.HelpName = "BITS";

    /// <summary>Gets the option that makes two classes of the labels.</summary>
    public Option Positive => positive;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isForDenseRows">Whether it takes dense rows alone, so that it has no choice how they are stored.</param>
    public void AddTo(Command command, bool isForDenseRows = false)
    {
        foreach (Option option in (Option[])[target, positive, labels])
        {
            command.Add(option);
        }

        text.AddTo(command);
        Option[] others = [missing, markers, categorical, coding, categories, rare, hash, hashSeed, ignore, keepIdentifiers, weight, scale, features, indexBase, sparse];
        foreach (Option option in others.Where(option => !isForDenseRows || (option != hash && option != hashSeed && option != sparse)))
        {
            command.Add(option);
        }
    }

    public DataOptions From(ParseResult parsed)
    {
        DataFormat? chosen = text.FormatOf(parsed);
        if (chosen is not null && chosen != DataFormat.Binary && Given(parsed).ProblemWith(chosen, "the format", "one of them") is { } problem)
        {
            throw new UsageException(problem);
        }

        if (parsed.GetValue(hash) is not null)
        {
            CheckHashing(parsed);
        }
        else if (parsed.GetValue(hashSeed) is not null)
        {
            throw new UsageException("The option --hash-seed is for categories that are hashed. Give --hash BITS too, or leave it out.");
        }

        DataOptions usual = new();
        return text.Over(
            new DataOptions
            {
                Target = parsed.GetValue(target),
                Positive = parsed.GetValue(positive),
                LabelsAreClasses = parsed.GetValue(labels) == LabelKind.Classes,
                Missing = parsed.GetValue(missing),
                MissingMarkers = parsed.GetValue(markers) is { } list ? Columns(list) : null,
                Categorical = parsed.GetValue(categorical) ?? usual.Categorical,
                Coding = parsed.GetValue(coding),
                CategoryLimit = parsed.GetValue(categories) ?? usual.CategoryLimit,
                RareLimit = parsed.GetValue(rare) ?? usual.RareLimit,
                HashBits = parsed.GetValue(hash),
                HashSeed = parsed.GetValue(hashSeed) ?? usual.HashSeed,
                Ignore = Columns(parsed.GetValue(ignore)),
                KeepIdentifiers = parsed.GetValue(keepIdentifiers),
                Weight = parsed.GetValue(weight),
                Scale = parsed.GetValue(scale) ?? usual.Scale,
                FeatureCount = parsed.GetValue(features) ?? usual.FeatureCount,
                IndicesFromZero = parsed.GetValue(indexBase) == IndexBase.Zero,
                Storage = parsed.GetValue(sparse),
            },
            parsed);
    }

    /// <summary>The options given that mean something for some formats only.</summary>
    public FormatOptions Given(ParseResult parsed) => new(
        Opt.NamesOfGiven(parsed, text.OfText),
        Opt.NamesOfGiven(parsed, [.. text.OfTables, target, missing, markers, categorical, coding, categories, rare, hash, hashSeed, ignore, keepIdentifiers, weight]),
        Opt.NamesOfGiven(parsed, [features, indexBase]));

    /// <summary>Refuses what needs a table of categories, which hashing does not keep, or dense rows.</summary>
    private void CheckHashing(ParseResult parsed)
    {
        Option? other = ((Option[])[coding, categories, rare]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        string? excluded = parsed.GetValue(sparse) switch
        {
            RowStorage.Dense => "--sparse no",
            RowStorage.Codes => "--sparse codes",
            _ => other?.Name,
        };
        if (excluded is not null)
        {
            throw new UsageException($"The options --hash and {excluded} exclude each other: hashed rows are sparse, and no table of categories is kept. Leave one of them out.");
        }
    }

    private static string[] Columns(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private enum LabelKind
    {
        Auto,
        Classes,
    }

    private enum IndexBase
    {
        One,
        Zero,
    }
}
