using System.Text;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>What every column of a table is for, decided from the options and from what its cells say.</summary>
internal sealed class TableSchema
{
    private readonly TableSource source;
    private readonly ColumnEvidence[] evidence;
    private readonly ColumnRoles roles;
    private readonly List<string> notices;
    private readonly List<string> rounded = [];

    private TableSchema(TableSource source, ColumnRoles roles, ColumnEvidence[] evidence, CellUse[] uses, NumberFormat format, MissingMarkers missing, string? positive, List<string> notices)
    {
        this.source = source;
        this.roles = roles;
        this.evidence = evidence;
        this.notices = notices;
        Uses = uses;
        Format = format;
        Missing = missing;
        TargetRule = LabelRule.Of(evidence[roles.Target], format, missing, roles.Categorical[roles.Target], positive);
    }

    public int Target => roles.Target;

    /// <summary>Gets the column of the weights, or −1.</summary>
    public int Weight => roles.Weight;

    /// <summary>Gets what is read of each column.</summary>
    public CellUse[] Uses { get; }

    public NumberFormat Format { get; }

    public MissingMarkers Missing { get; }

    /// <summary>Gets what tells labels from missing cells and from texts that are none.</summary>
    public LabelRule TargetRule { get; }

    /// <summary>Gets what was decided and should be said.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Gets the columns whose digits the precision of the features does not hold, once <see cref="OffsetsFor"/> has looked for them.</summary>
    public IReadOnlyList<string> Rounded => rounded;

    /// <summary>Tells whether a column was named as one of categories.</summary>
    public bool IsChosenCategory(int column) => roles.Categorical[column];

    public static TableSchema Decide(TableSource source, DataOptions options)
    {
        ColumnRoles roles = ColumnRoles.Of(source, options);
        ColumnEvidence[] evidence = [.. source.Observe()];
        if (evidence.All(seen => seen.Cells == 0))
        {
            throw source.Error(0, null, "The file holds no rows below its header. Check that it was written completely.");
        }

        ColumnEvidence nothing = new();
        ColumnEvidence[] numbers = [.. evidence.Select((seen, i) => roles.Ignored[i] || roles.Categorical[i] || seen.Declared is not (null or DeclaredType.Number) ? nothing : seen)];
        NumberFormat format = NumberFormatRule.Decide(source.Path, source.Names, numbers, options.DecimalMark, options.ThousandsMark, source.HasSemicolons);
        List<string> notices = source.NamesNotice is { } taken ? [taken] : [];
        if (!format.IsUsual && options.DecimalMark is null && options.ThousandsMark is null)
        {
            notices.Add($"numbers have {format.Describe()}");
        }

        CellUse[] uses = new CellUse[evidence.Length];
        TableSchema schema = new(source, roles, evidence, uses, format, MissingMarkers.Of(options.MissingMarkers), options.Positive, notices);
        for (int column = 0; column < uses.Length; column++)
        {
            uses[column] = column == roles.Target ? CellUse.Text
                : column == roles.Weight ? CellUse.Number
                : roles.Ignored[column] ? CellUse.Skip
                : roles.Categorical[column] ? CellUse.Text
                : schema.UseOf(column, options);
        }

        if (ContinuousTarget.FaultOf(evidence[roles.Target], options) is { } fault)
        {
            throw source.Error(0, source.Names[roles.Target], fault);
        }

        schema.NoticeLabels(options);
        return schema;
    }

    /// <summary>What to subtract from the columns of numbers that lie far from zero, where that was asked for; null where nothing is.</summary>
    /// <remarks>Columns of which this precision loses digits all the same are <see cref="Rounded"/>.</remarks>
    public double[]? OffsetsFor<T>(DataOptions options)
    {
        double[] offsets = new double[evidence.Length];
        for (int column = 0; column < offsets.Length; column++)
        {
            ColumnStatistics statistics = evidence[column].Statistics;
            if (Uses[column] != CellUse.Number || column == Weight || statistics.Count == 0 || statistics.Count < ColumnRules.NumbersUnder(evidence[column], Format))
            {
                continue;
            }

            offsets[column] = !options.MoveFarColumns ? 0
                : options.Scale == 1 ? statistics.Offset()
                : FeatureOffset.Choose(statistics.Mean / options.Scale, Math.Abs(statistics.Deviation / options.Scale));
            if ((options.Scale == 1 && statistics.LosesDigits<T>(offsets[column])) || statistics.Underflows<T>(options.Scale, offsets[column]))
            {
                rounded.Add(source.Names[column]);
            }
        }

        return offsets.All(offset => offset == 0) ? null : offsets;
    }

    /// <summary>The message about a cell that is no number.</summary>
    public string Contradiction(int column, string cell)
    {
        string name = source.Names[column];
        if (cell == name)
        {
            return $"The line repeats the header: the cell is '{name}' as the name of the column. Remove the line.";
        }

        if (column == Weight)
        {
            return $"The weight {Cells.Quoted(cell)} is no number. Correct it, or choose another column with --weight.";
        }

        int numbers = ColumnRules.NumbersUnder(evidence[column], Format);
        int present = evidence[column].Cells - evidence[column].Empty - evidence[column].Markers;
        string seen = roles.IsAutomatic || column == Target ? $", but {numbers} of {present} cells looked at are" : string.Empty;
        string header = source.MayName(column, cell) ? "say by --header yes that the first line holds names, " : string.Empty;
        return $"The {(column == Target ? "label" : "cell")} {Cells.Quoted(cell)} is no number{seen}. Correct it, {header}add it to --na where it means a missing cell, "
            + (column == Target ? $"or name the column with --categorical auto,{name} to make a class of each label." : "leave the column out with --ignore, or name it with --categorical.");
    }

    private CellUse UseOf(int column, DataOptions options)
    {
        string name = source.Names[column];
        ColumnEvidence seen = evidence[column];
        bool isUnnamed = !source.HasHeader || source.IsUnnamed(column);
        ColumnVerdict verdict = ColumnRules.Decide(seen, Format, column == 0 || isUnnamed);
        if (verdict == ColumnVerdict.Missing && source.IsUnnamed(column) && column == evidence.Length - 1 && CanSpare(column))
        {
            notices.Add($"column '{name}' has neither a name nor cells and is left out");
            return CellUse.Skip;
        }

        if (verdict == ColumnVerdict.Missing)
        {
            throw source.Error(0, name, "Every cell of the column is missing. Leave the column out with --ignore.");
        }

        if (!roles.IsAutomatic)
        {
            return CellUse.Number;
        }

        switch (verdict)
        {
            case ColumnVerdict.RowNumber when !options.KeepIdentifiers && CanSpare(column):
                notices.Add($"column '{name}' counts the rows and is left out; --keep-ids keeps it");
                return CellUse.Skip;
            case ColumnVerdict.RowNumber or ColumnVerdict.Number:
                Notice(options.KeepIdentifiers || options.Only is not null ? null : ColumnNotices.OfNumbers(name, seen, source.HasHeader && isUnnamed));
                return CellUse.Number;
            case ColumnVerdict.Identifier when options.HashBits is not null:
                notices.Add($"column '{name}' has another text in nearly every row looked at and is hashed all the same; --ignore leaves it out");
                return CellUse.Text;
            case ColumnVerdict.Identifier when !options.KeepIdentifiers:
                throw source.Error(
                    0, name, $"The column has {seen.DistinctTexts.Count + seen.DistinctNumbers} different texts in the {seen.Cells} rows looked at, so it tells rows apart and not classes. "
                    + "Leave it out with --ignore, or keep it with --keep-ids.");
            case ColumnVerdict.FreeText when !options.KeepIdentifiers:
                throw source.Error(
                    0, name, $"The column holds sentences, as {Cells.Quoted(seen.FirstText ?? string.Empty)}, not categories. Leave it out with --ignore, or turn it into numbers first.");
            case ColumnVerdict.Date:
                throw source.Error(
                    0, name, $"The column holds dates or times, as {Cells.Quoted(seen.FirstText ?? string.Empty)}. Turn them into numbers first, leave the column out with --ignore, "
                    + "or name it with --categorical to make each of them a category.");
            case ColumnVerdict.Decorated:
                throw source.Error(
                    0, name, $"The column holds numbers with marks that are not read, as {Cells.Quoted(seen.FirstDecorated!)}. Write them with digits and one mark of decimals, "
                    + "give --thousands where a blank or an apostrophe stands between thousands, or name the column with --categorical.");
            case ColumnVerdict.Marked:
                throw source.Error(
                    0, name, $"The column holds numbers in {ColumnRules.NumbersUnder(seen, Format)} of {seen.Cells} cells looked at, "
                        + $"and in others {Labels.ClassList.Listed([.. seen.DistinctTexts.Keys])}. "
                    + $"Add to --na what means a missing cell{MarkersOf(seen)}, or name the column with --categorical.");
            case ColumnVerdict.Mixed:
                notices.Add($"column '{name}' holds numbers and texts, as {Cells.Quoted(seen.FirstText ?? string.Empty)}, and is read as categories");
                return CellUse.Text;
            case ColumnVerdict.Category when seen.Declared is null && seen.FirstMarked is { } example && seen.Texts == 0 && ColumnRules.NumbersUnder(seen, Format) == 0:
                throw source.Error(
                    0, name, $"The column holds numbers, as {Cells.Quoted(example)}, but none with {Format.Describe()}. Give the marks of its numbers by --decimal and --thousands, "
                    + "leave the column out with --ignore, or name it with --categorical.");
            default:
                Notice(options.HashBits is not null || options.Only is not null ? null : ColumnNotices.OfCategories(name, seen, source.HasHeader && isUnnamed, options.KeepIdentifiers));
                return CellUse.Text;
        }
    }

    /// <summary>The option that makes markers of all texts among numbers, where it is one word.</summary>
    private static string MarkersOf(ColumnEvidence seen) =>
        seen.DistinctTexts.Keys.All(text => text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.')) ? $" (--na {string.Join(',', seen.DistinctTexts.Keys)})" : string.Empty;

    /// <summary>Says of labels what may not be meant: classes of numbers beside texts, and texts that elsewhere mark missing cells.</summary>
    private void NoticeLabels(DataOptions options)
    {
        ColumnEvidence seen = evidence[Target];
        if (TargetRule.AreTyped || IsChosenCategory(Target) || seen.Declared is not null)
        {
            return;
        }

        if (seen.Numbers > 0 && seen.Texts > 0 && options.Positive is null)
        {
            notices.Add($"the labels of column '{source.Names[Target]}' are numbers and texts, as {Cells.Quoted(seen.FirstText ?? string.Empty)}, and each of them is a class");
        }

        if (options.MissingMarkers is null && seen.DistinctTexts.Keys.FirstOrDefault(IsNoMarkerOfTexts) is { } marker)
        {
            notices.Add($"the label '{marker}' of column '{source.Names[Target]}' is a class; --na {MarkersWith(marker)} makes missing cells of it");
        }
    }

    /// <summary>The markers that were met, which a choice replaces, and one more, as a shell takes them.</summary>
    private string MarkersWith(string marker)
    {
        SortedSet<string> markers = new(StringComparer.Ordinal) { marker };
        for (int column = 0; column < evidence.Length; column++)
        {
            markers.UnionWith(evidence[column].DistinctTexts.Keys.Where(text => Encoding.UTF8.GetBytes(text) is var cell
                && (column == Target ? TargetRule.IsMissing(cell) : Uses[column] == CellUse.Number ? Missing.IsMissingNumber(cell) : Uses[column] == CellUse.Text && Missing.IsSpelled(cell))));
        }

        string list = string.Join(',', markers);
        return list.All(letter => char.IsLetterOrDigit(letter) || letter is ',' or '-' or '.' or '/') ? list : $"'{list}'";
    }

    /// <summary>Tells a label that marks missing cells among numbers and is a class among texts, as None is.</summary>
    private bool IsNoMarkerOfTexts(string label)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(label);
        return label.Any(char.IsLetter) && Missing.IsMissingNumber(bytes) && !TargetRule.IsMissing(bytes);
    }

    private void Notice(string? notice)
    {
        if (notice is not null)
        {
            notices.Add(notice);
        }
    }

    /// <summary>Tells whether another column is left for the features.</summary>
    private bool CanSpare(int column) =>
        Enumerable.Range(0, evidence.Length).Any(i => i != column && i != roles.Target && i != roles.Weight && !roles.Ignored[i]);
}
