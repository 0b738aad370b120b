using static LogReg.Simd.Inference.Checks.ArgumentChecks;

namespace LogReg.Simd.Inference.Checks;

/// <summary>What must hold of the classes before anything is computed; <see cref="DataChecks"/> has the rest.</summary>
internal static class MultinomialChecks
{
    public static void Check(MultinomialData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = data.ClassCount;
        if (count < 2)
        {
            throw Invalid(nameof(data.ClassCount), $"There are {count} classes, but there must be 2 at least. Pass the number of classes.");
        }

        if ((uint)data.BaseClass >= (uint)count)
        {
            throw Invalid(nameof(data.BaseClass), $"The base class is {data.BaseClass}, but there are {count} classes. Pass 0 to {count - 1}.");
        }

        if (data.ClassNames is { } names && names.Count != count)
        {
            throw Invalid(nameof(data.ClassNames), $"There are {names.Count} names of classes, but {count} classes. Pass one name for each class.");
        }

        if (!data.Weights.IsEmpty && data.Weights.Length != data.Classes.Length)
        {
            throw Invalid(nameof(data.Weights), $"{nameof(data.Weights)} holds {data.Weights.Length} numbers, but there are {data.Classes.Length} rows. Pass one for each row, or none.");
        }

        bool[] isSeen = new bool[count];
        for (int i = 0; i < data.Classes.Length; i++)
        {
            int label = data.Classes.Span[i];
            if ((uint)label >= (uint)count)
            {
                throw Invalid(nameof(data.Classes), $"Row {i + 1}, counted from 1, is of class {label}, but there are {count} classes. Pass 0 to {count - 1}.");
            }

            isSeen[label] |= data.Weights.IsEmpty || data.Weights.Span[i] > 0;
        }

        int missing = Array.IndexOf(isSeen, false);
        if (missing >= 0)
        {
            throw Invalid(
                nameof(data.Classes),
                $"No row that counts is of class {data.NameOf(missing)}, one of {count}; without rows its coefficients go to minus infinity. Leave the class out, or pass a row of it.");
        }
    }
}
