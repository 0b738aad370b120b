using System.Runtime.CompilerServices;
using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>What many rows say about a column. Sources of text add cells as they stand, others values.</summary>
/// <param name="countsNumbers">Whether different numbers are counted, which takes memory in tables of very many columns.</param>
internal sealed class ColumnEvidence(bool countsNumbers = true)
{
    /// <summary>The most different texts that are counted.</summary>
    public const int MostDistinct = 1 << 14;

    /// <summary>The most different numbers that are counted: enough to tell measurements from classes.</summary>
    private const int MostDistinctNumbers = 1024;

    /// <summary>Texts that begin with numbers and go on in more ways are names.</summary>
    private const int MostUnits = 2;

    private static readonly Dictionary<string, int> NoTexts = [];

    private readonly int[] shapes = new int[NumberShapes.Count];
    private Dictionary<string, int>? texts;
    private HashSet<double>? numbers;
    private HashSet<string>? units;
    private int withUnit;
    private Encodings.ColumnStatistics statistics;
    private double previous = double.NaN;
    private bool counts = true;

    /// <summary>Gets the cells looked at, missing ones included.</summary>
    public int Cells { get; private set; }

    /// <summary>Gets the empty cells.</summary>
    public int Empty { get; private set; }

    /// <summary>Gets the cells that hold a marker of missing cells.</summary>
    public int Markers { get; private set; }

    /// <summary>Gets the cells that are true or false, in any case.</summary>
    public int Booleans { get; private set; }

    /// <summary>Gets the cells that are dates or times.</summary>
    public int Dates { get; private set; }

    /// <summary>Gets the cells that are texts: neither missing nor numbers, booleans and dates included.</summary>
    public int Texts { get; private set; }

    /// <summary>Gets the texts that are numbers with marks that no reading has (<see cref="DecoratedNumber"/>).</summary>
    public int Decorated { get; private set; }

    /// <summary>Gets the first of them, for messages.</summary>
    public string? FirstDecorated { get; private set; }

    /// <summary>Gets the first number with a unit, for messages.</summary>
    public string? FirstWithUnit { get; private set; }

    /// <summary>Gets a value indicating whether nine in ten texts are numbers with a unit, the same one or one of two, and as many
    /// different numbers as measurements have and codes such as 1A and 2B have not.</summary>
    public bool HaveUnits => withUnit > 0 && withUnit * 10 >= (Texts + Numbers) * 9 && units!.Count <= MostUnits && NumbersWithUnit() >= ColumnRules.MeasuredNumbers;

    /// <summary>Gets the cells that are numbers under the marks that were chosen, and under no other reading.</summary>
    public int ChosenNumbers { get; private set; }

    /// <summary>Gets the marks of numbers that were chosen; null where the cells tell.</summary>
    public NumberFormat? Chosen { get; init; }

    /// <summary>Gets the blanks within texts.</summary>
    public long Blanks { get; private set; }

    /// <summary>Gets the first text, for messages.</summary>
    public string? FirstText { get; private set; }

    /// <summary>Gets the cell that has a mark of decimals or groups, for messages.</summary>
    public string? FirstMarked { get; private set; }

    /// <summary>Gets a value indicating whether a number has a fraction under the reading with a decimal point.</summary>
    public bool HasFractions { get; private set; }

    /// <summary>Gets what the numbers are like, those under the reading with a decimal point.</summary>
    public Encodings.ColumnStatistics Statistics => statistics;

    /// <summary>Gets the first value of a column of numbers.</summary>
    public double First { get; private set; } = double.NaN;

    /// <summary>Gets a value indicating whether the numbers begin with 0 or 1, each was one more than that of the row above, and no cell was anything else.</summary>
    public bool CountsRows => counts && Cells > 1 && Texts == 0 && Empty == 0 && Markers == 0 && First is 0 or 1;

    /// <summary>Gets the numbers that read as dates, as 20240131.</summary>
    public int CompactDates { get; private set; }

    /// <summary>Gets a value indicating whether every cell is another whole number, as far as they are counted.</summary>
    public bool IsAllDifferent => Cells > 1 && Cells == statistics.Count && !HasFractions && DistinctNumbers == Math.Min(Cells, MostDistinctNumbers);

    /// <summary>Gets the different texts with their numbers of cells, <see cref="MostDistinct"/> at most.</summary>
    public IReadOnlyDictionary<string, int> DistinctTexts => texts ?? NoTexts;

    /// <summary>Gets the number of different numbers, as far as they are counted.</summary>
    public int DistinctNumbers => numbers?.Count ?? 0;

    /// <summary>Tells whether a number was seen, as far as different numbers are counted.</summary>
    public bool Holds(double number) => numbers?.Contains(number) ?? false;

    /// <summary>Gets the type that the source declares, for sources that do; null where the cells alone tell.</summary>
    public DeclaredType? Declared { get; init; }

    /// <summary>Gets or sets a value indicating whether numbers 0 and 1 are true and false of a source with types, which are texts as labels.</summary>
    public bool HasFlags { get; set; }

    /// <summary>Gets the cells that are numbers under some reading.</summary>
    public int Numbers => shapes.Sum() - shapes[0] + ChosenNumbers;

    public int this[NumberShape shape] => shapes[(int)shape];

    /// <summary>Says that the next cell does not follow the last one: rows between them were not looked at.</summary>
    public void BeginBlock() => previous = double.NaN;

    public void AddMissing()
    {
        Cells++;
        Empty++;
    }

    public void AddNumber(double value)
    {
        Cells++;
        AddNumber(value, value == Math.Floor(value) ? NumberShape.Plain : NumberShape.Point);
    }

    public void AddText(string text) => Add(Encoding.UTF8.GetBytes(text), isQuoted: false, MissingMarkers.Usual);

    /// <summary>Looks at a cell of text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> cell, bool isQuoted, MissingMarkers missing)
    {
        Cells++;
        if (cell.Length == 0)
        {
            Empty++;
            return;
        }

        if (missing.HaveNumbers && missing.IsMissingNumber(cell))
        {
            Markers++;
            return;
        }

        NumberShape shape = NumberShapes.Of(cell, out double value);
        if (shape is NumberShape.Plain or NumberShape.Point or NumberShape.PointOrGroups && double.IsFinite(value))
        {
            AddNumber(value, shape);
            if (shape != NumberShape.Plain)
            {
                FirstMarked ??= Encoding.UTF8.GetString(cell);
            }

            return;
        }

        if (missing.IsMissingNumber(cell))
        {
            Markers++;
            AddDistinct(cell);
            return;
        }

        if (shape == NumberShape.None && Chosen is { } format && format.TryParse(cell, out double _))
        {
            ChosenNumbers++;
            counts = false;
            AddDistinct(cell);
            return;
        }

        if (shape != NumberShape.None)
        {
            shapes[(int)shape]++;
            counts = false;
            FirstMarked = FirstMarked is null || FirstMarked.Contains('.', StringComparison.Ordinal) ? Encoding.UTF8.GetString(cell) : FirstMarked;
            AddDistinct(cell);
            return;
        }

        AddOther(cell);
    }

    private void AddOther(ReadOnlySpan<byte> cell)
    {
        Texts++;
        FirstText ??= Encoding.UTF8.GetString(cell);
        Blanks += cell.Count((byte)' ');
        Booleans += BooleanText.IsBoolean(cell) ? 1 : 0;
        bool isDate = DateText.IsDate(cell);
        Dates += isDate ? 1 : 0;
        if (!isDate && DecoratedNumber.Is(cell))
        {
            Decorated++;
            FirstDecorated ??= Encoding.UTF8.GetString(cell);
        }
        else if (!isDate && (units is null || units.Count <= MostUnits) && NumberWithUnit.UnitOf(cell) is { Length: > 0 } unit)
        {
            withUnit++;
            FirstWithUnit ??= Encoding.UTF8.GetString(cell);
            (units ??= new HashSet<string>(StringComparer.Ordinal)).Add(Encoding.UTF8.GetString(unit));
        }

        AddDistinct(cell);
    }

    /// <summary>Counts the different numbers among those with a unit.</summary>
    private int NumbersWithUnit()
    {
        HashSet<string> different = new(StringComparer.Ordinal);
        foreach (string text in texts!.Keys)
        {
            byte[] cell = Encoding.UTF8.GetBytes(text);
            if (NumberWithUnit.UnitOf(cell) is { Length: > 0 } unit)
            {
                different.Add(Encoding.UTF8.GetString(cell.AsSpan(..^unit.Length).TrimEnd((byte)' ')));
            }
        }

        return different.Count;
    }

    private void AddNumber(double value, NumberShape shape)
    {
        shapes[(int)shape]++;
        statistics.Add(value);
        HasFractions |= value != Math.Floor(value);
        First = double.IsNaN(First) ? value : First;
        CompactDates += IsCompactDate(value) ? 1 : 0;
        counts = counts && (double.IsNaN(previous) || value == previous + 1);
        previous = value;
        if (countsNumbers && (numbers ??= []).Count < MostDistinctNumbers)
        {
            numbers.Add(value);
        }
    }

    /// <summary>Year, month and day as one number.</summary>
    private static bool IsCompactDate(double value)
    {
        const int Earliest = 1900_01_01;
        const int Latest = 2099_12_31;
        if (!(value >= Earliest && value <= Latest && value == Math.Floor(value)))
        {
            return false;
        }

        int date = (int)value;
        return date / 100 % 100 is >= 1 and <= 12 && date % 100 is >= 1 and <= 31;
    }

    private void AddDistinct(ReadOnlySpan<byte> cell)
    {
        texts ??= new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = texts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = stackalloc char[256];
        ReadOnlySpan<char> text = cell.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(cell, buffer)] : Encoding.UTF8.GetString(cell);
        if (lookup.TryGetValue(text, out int count))
        {
            lookup[text] = count + 1;
        }
        else if (texts.Count < MostDistinct)
        {
            lookup[text] = 1;
        }
    }
}
