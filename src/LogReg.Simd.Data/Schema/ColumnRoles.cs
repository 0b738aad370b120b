using System.Globalization;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Schema;

/// <summary>What each column is for, before its cells are known.</summary>
internal sealed class ColumnRoles
{
    /// <summary>Gets the names by which a target is told, in the order in which they are looked for.</summary>
    internal static IReadOnlyList<string> TargetNames { get; } = ["label", "target", "class", "y"];

    private ColumnRoles(int target, int weight, bool[] ignored, bool[] categorical, bool isAutomatic)
    {
        Target = target;
        Weight = weight;
        Ignored = ignored;
        Categorical = categorical;
        IsAutomatic = isAutomatic;
    }

    public int Target { get; }

    /// <summary>Gets the column of the weights, or −1.</summary>
    public int Weight { get; }

    public bool[] Ignored { get; }

    /// <summary>Gets the columns that are one-hot whatever they hold.</summary>
    public bool[] Categorical { get; }

    /// <summary>Gets a value indicating whether columns of text become one-hot by themselves.</summary>
    public bool IsAutomatic { get; }

    public static ColumnRoles Of(TableSource source, DataOptions options)
    {
        string path = source.Path;
        string[] names = [.. source.Names];
        int weight = options.Weight is null ? source.WeightColumn : Find(path, names, options.Weight, "weight");
        bool[] ignored = new bool[names.Length];
        foreach (string column in options.Ignore)
        {
            ignored[Find(path, names, column, "ignored")] = true;
        }

        if (options.Only?.FirstOrDefault(column => !names.Contains(column)) is { } strange)
        {
            throw new DataFormatException(path, 0, null, $"There is no column '{strange}'. The columns are {ClassList.Listed(names)}; name one of them as it is written.");
        }

        int named = options.Target is null ? -1 : Find(path, names, options.Target, "target");
        for (int i = 0; options.Only is not null && i < names.Length; i++)
        {
            ignored[i] |= i != named && i != weight && !options.Only.Contains(names[i]);
        }

        if (source.WeightColumn >= 0 && (weight != source.WeightColumn || (options.Weight is null && ignored[weight])))
        {
            // Others were asked for, or none.
            ignored[source.WeightColumn] = true;
            weight = options.Weight is null ? -1 : weight;
        }

        int target = options.Target is null ? DefaultTarget(names, weight, ignored) : named;

        bool[] categorical = new bool[names.Length];
        bool automatic = false;
        foreach (string column in options.Categorical.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (column == "auto")
            {
                automatic = true;
            }
            else if (column != "none")
            {
                categorical[Find(path, names, column, "categorical")] = true;
            }
        }

        if (target < 0 || ignored[target] || target == weight || (weight >= 0 && ignored[weight]))
        {
            throw new DataFormatException(
                path, 0, null, "A column cannot be the target, the weight and ignored at the same time. Name different columns.");
        }

        return new ColumnRoles(target, weight, ignored, categorical, automatic);
    }

    /// <summary>The column with the name of a target, otherwise the last one that is neither left out nor the weights.</summary>
    private static int DefaultTarget(string[] names, int weight, bool[] ignored)
    {
        bool MayBe(int column) => column != weight && !ignored[column];
        int[] free = [.. Enumerable.Range(0, names.Length).Where(MayBe)];
        foreach (string name in TargetNames)
        {
            int index = Array.FindIndex(names, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index >= 0 && MayBe(index))
            {
                return index;
            }
        }

        return free.Length == 0 ? -1 : free[^1];
    }

    public static int Find(string path, IReadOnlyList<string> columns, string column, string role)
    {
        string[] names = [.. columns];
        int index = Array.IndexOf(names, column);
        if (index < 0)
        {
            int[] alike = [.. Enumerable.Range(0, names.Length).Where(i => names[i].Equals(column, StringComparison.OrdinalIgnoreCase))];
            index = alike.Length == 1 ? alike[0] : -1;
        }

        if (index < 0 && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Length)
        {
            index = number;
        }

        return index >= 0
            ? index
            : throw new DataFormatException(
                path, 0, null, $"There is no {role} column '{column}'. The columns are {ClassList.Listed(names)}; name one of them, or its index from 0.");
    }
}
