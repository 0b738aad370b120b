using System.Numerics;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>One problem of a folder of data files: a file, and which of its classes are told apart.</summary>
/// <param name="Name">The folder, and how its classes are taken where it has more than two.</param>
/// <param name="Path">The file.</param>
/// <param name="Positive">The classes that count as 1; null for those that the file says, or for several classes.</param>
/// <param name="IsSoftmax">Whether each class has its own coefficients.</param>
internal sealed record TrainingSet(string Name, string Path, string? Positive, bool IsSoftmax)
{
    private static readonly string[] Beside = [".md", ".json", ".names", ".t"];

    private static readonly string[] Others = ["test", "t10k", "labels", "vocabulary"];

    /// <summary>The problems of the folders below one; those of more than two classes are taken as they are and as odd classes against even ones.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The folders below it that are wanted; none for all.</param>
    public static IEnumerable<TrainingSet> Find(string folder, string[] names)
    {
        foreach (string path in Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(FileOf).OfType<string>())
        {
            string name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)!);
            if (names.Length > 0 && !names.Contains(name))
            {
                continue;
            }

            using Dataset<float> data = DataFile.Load<float>(path);
            string[] classes = [.. data.Encoding.ClassNames];
            if (classes.Length <= 2)
            {
                yield return new TrainingSet(name, path, null, false);
                continue;
            }

            yield return new TrainingSet(name + ", odd against even", path, string.Join(',', classes.Where((_, index) => index % 2 == 1)), false);
            yield return new TrainingSet(name + ", softmax", path, null, true);
        }
    }

    /// <summary>Reads the features and labels; images as numbers from 0 to 1.</summary>
    public Dataset<T> Load<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        DataFile.Load<T>(Path, new DataOptions { Positive = Positive, Scale = Path.Contains("idx3", StringComparison.Ordinal) ? 255 : 1 });

    /// <summary>Trains once.</summary>
    public TrainingReport Train<T>(Dataset<T> data, TrainingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => IsSoftmax
        ? MulticlassRegression.Train(data.Features, Array.ConvertAll(data.Labels, int.CreateChecked), options: options)
        : LogisticRegression.Train<T>(data.Features, data.Labels, options);

    /// <summary>The one file of a folder to train from: no description, no test rows, no labels of other files; null where there is none or more than one.</summary>
    private static string? FileOf(string folder)
    {
        string[] files = [.. Directory.GetFiles(folder).Where(file =>
            !Beside.Contains(System.IO.Path.GetExtension(file)) && !Others.Any(System.IO.Path.GetFileName(file).Contains))];
        string[] train = files.Length > 1 ? [.. files.Where(file => System.IO.Path.GetFileName(file).Contains("train", StringComparison.Ordinal))] : files;
        return train.Length == 1 ? train[0] : null;
    }
}
