using System.IO.Compression;
using LogReg.Simd.Data.Tests.Columns;
using LogReg.Simd.Data.Tests.Support;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Small files of every format: the beginnings of real ones where they are there, and made ones.</summary>
internal static class Seeds
{
    private static readonly (string Name, int Lines)[] Shared =
    [
        ("iris/iris.csv", 60), ("adult/adult-train.csv", 40), ("banknote/banknote_authentication.csv", 60), ("spambase/spambase.data", 15),
        ("breast_cancer/breast_cancer.csv", 15), ("heart_scale/heart_scale", 40), ("a9a/a9a", 40), ("agaricus/agaricus.txt.train", 30),
    ];

    /// <summary>The file of images and the one of their labels.</summary>
    public const string Images = "images";

    public const string Labels = "labels";

    /// <summary>Gets the names of the formats.</summary>
    public static string[] Formats => ["csv", "blanks", "arff", "libsvm", "idx", "packed", "numpy", "parquet", "arrow"];

    /// <summary>Names and contents of files of a format.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(string format, TemporaryFolder folder) => format switch
    {
        "csv" => WithCompressed([
            ("a.csv", Text("id,colour,size,w,label\n1,red,0.5,1,yes\n2,\"blue, dark\",?,2,no\n3,red,1e-3,0.5,yes\n4,,7,1,no\n")),
            ("b.csv", Text("a;b;y\r\n1;2;0\r\n3;4;1\r\n-5.25;+6e2;1\r\n")),
            ("c.tsv", Text("1\t2\t3\t0\n4\t5\t6\t1\n")),
            .. Beginnings(0, 5)]),
        "blanks" => WithCompressed([
            ("a.txt", Text("a  b colour y\n1 2.5 red 0\n 3\t4 \"dark red\" 1\n5 6 red 1\n")),
            ("b.dat", Text("  1.0  -2.5e1   3 0\n  4.25  5.0   6 1\n 7 8 9 1\n"))]),
        "arff" => WithCompressed([
            ("a.arff", Text("% made\n@relation r\n@attribute a real\n@attribute 'b c' {x,'y z'}\n@attribute label {no,yes}\n@data\n1.5,x,no\n{0 2, 2 yes}\n?,'y z',yes\n3 x no\n")),
            ("b.arff", Text("@RELATION s\n@ATTRIBUTE a NUMERIC\n@ATTRIBUTE b INTEGER\n@ATTRIBUTE class {0,1}\n@DATA\n{0 1.5, 2 1}\n{1 3}\n{}\n{0 2,1 4,2 1}\n"))]),
        "libsvm" => WithCompressed([
            ("a.svm", Text("+1 1:0.5 3:2 # comment\n-1 2:10\n-1\n+1 4:-3e-2\n")),
            ("b.svm", Text("1:0.5 qid:1 1:1 2:2\r\n0:2 qid:1 1:3\r\n1 qid:2 2:1e3\r\n")),
            .. Beginnings(5, Shared.Length)]),
        "idx" => [
            (Images, [0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 4, 0, 0, 0, 4, .. Enumerable.Range(0, 144).Select(i => (byte)(i * 7))]),
            (Labels, [0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3, 1, 2, 3, 1, 2, 3])],
        "packed" => WithCompressed([.. Packed(folder)]),
        "numpy" => [
            ("a.npy", Npy("<f4", 12, 4)), ("b.npy", Npy("<i8", 6, 8)), ("c.npz", Zip(("X.npy", Npy("<f4", 12, 4)), ("y.npy", Npy("|u1", 4, 1))))],
        "parquet" => [TableAs("parquet", folder)],
        _ => [.. SampleTable.Formats.Where(name => name != "parquet").Select(name => TableAs(name, folder))],
    };

    private static IEnumerable<(string Name, byte[] Content)> Beginnings(int first, int end)
    {
        foreach ((string name, int lines) in Shared[first..end])
        {
            if (SharedData.Find(name) is { } path)
            {
                yield return (Path.GetFileName(path), Text(string.Concat(File.ReadLines(path).Take(lines).Select(line => line + "\n"))));
            }
        }
    }

    private static IReadOnlyList<(string Name, byte[] Content)> WithCompressed((string Name, byte[] Content)[] seeds) =>
        [.. seeds, .. seeds.Where((_, i) => i % 3 == 0).Select(seed => (seed.Name + ".gz", TemporaryFolder.Compress(seed.Content)))];

    private static IEnumerable<(string Name, byte[] Content)> Packed(TemporaryFolder folder)
    {
        (string _, byte[] content) = Of("csv", folder)[0];
        using (Dataset<float> dataset = DataFile.Load<float>(folder.Write("seed.csv", content), new DataOptions { Missing = MissingCells.Mean, Weight = "w" }))
        {
            DataFile.Save(dataset, folder.PathOf("seed.lrsd"));
            yield return ("a.lrsd", File.ReadAllBytes(folder.PathOf("seed.lrsd")));
        }

        using (Dataset<double> dataset = DataFile.Load<double>(folder.Write("seed.csv", content), new DataOptions { Missing = MissingCells.Indicator }))
        {
            DataFile.Save(dataset, folder.PathOf("seed.lrsd"));
            yield return ("b.lrsd", File.ReadAllBytes(folder.PathOf("seed.lrsd")));
        }

        using (SparseDataset<float> dataset = DataFile.LoadSparse<float>(folder.Write("seed.svm", Text("+1:2 1:0.5 3:2\n-1:1 2:10 40:1\n-1:1\n+1:0 4:-3e-2\n"))))
        {
            DataFile.Save(dataset, folder.PathOf("seed.lrsd"));
            yield return ("c.lrsd", File.ReadAllBytes(folder.PathOf("seed.lrsd")));
        }
    }

    private static (string Name, byte[] Content) TableAs(string format, TemporaryFolder folder) =>
        ("table." + format, File.ReadAllBytes(new SampleTable(60).Write(folder, format)));

    private static byte[] Npy(string type, int count, int size)
    {
        string shape = size == 1 ? $"({count},)" : $"({count / 3}, 3)";
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(69) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Text(header), .. Enumerable.Range(0, count * size).Select(i => (byte)(i % size == 0 ? i : size == 4 && i % 4 == 3 ? 0x3F : 0))];
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
