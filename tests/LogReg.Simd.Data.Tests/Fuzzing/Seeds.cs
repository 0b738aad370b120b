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

    /// <summary>Names and contents; an idx file of images stands for its labels too.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> All(TemporaryFolder folder)
    {
        List<(string Name, byte[] Content)> seeds =
        [
            ("a.csv", Text("id,colour,size,w,label\n1,red,0.5,1,yes\n2,\"blue, dark\",?,2,no\n3,red,1e-3,0.5,yes\n4,,7,1,no\n")),
            ("b.csv", Text("a;b;y\r\n1;2;0\r\n3;4;1\r\n-5.25;+6e2;1\r\n")),
            ("c.tsv", Text("1\t2\t3\t0\n4\t5\t6\t1\n")),
            ("a.txt", Text("a  b colour y\n1 2.5 red 0\n 3\t4 \"dark red\" 1\n5 6 red 1\n")),
            ("a.arff", Text("% made\n@relation r\n@attribute a real\n@attribute 'b c' {x,'y z'}\n@attribute label {no,yes}\n@data\n1.5,x,no\n{0 2, 2 yes}\n?,'y z',yes\n3 x no\n")),
            ("a.svm", Text("+1 1:0.5 3:2 # comment\n-1 2:10\n-1\n+1 4:-3e-2\n")),
            ("images", [0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 4, 0, 0, 0, 4, .. Enumerable.Range(0, 144).Select(i => (byte)(i * 7))]),
            ("labels", [0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3, 1, 2, 3, 1, 2, 3]),
        ];
        foreach ((string name, int lines) in Shared)
        {
            if (SharedData.Find(name) is { } path)
            {
                seeds.Add((Path.GetFileName(path), Text(string.Concat(File.ReadLines(path).Take(lines).Select(line => line + "\n")))));
            }
        }

        using (Dataset<float> dataset = DataFile.Load<float>(folder.Write("seed.csv", seeds[0].Content), new DataOptions { Missing = MissingCells.Mean, Weight = "w" }))
        {
            DataFile.Save(dataset, folder.PathOf("seed.lrsd"));
            seeds.Add(("a.lrsd", File.ReadAllBytes(folder.PathOf("seed.lrsd"))));
        }

        seeds.AddRange(seeds.ToArray().Where((_, i) => i % 3 == 0).Select(seed => (seed.Name + ".gz", TemporaryFolder.Compress(seed.Content))));
        return seeds;
    }

    /// <summary>Names and contents of files whose columns have types.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Columnar(TemporaryFolder folder)
    {
        SampleTable table = new(60);
        return
        [
            .. SampleTable.Formats.Select(format => ("table." + format, File.ReadAllBytes(table.Write(folder, format)))),
            ("a.npy", [0x93, .. "NUMPY"u8, 1, 0, 59, 0, .. "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }"u8, .. Enumerable.Range(0, 48).Select(i => (byte)(i % 4 == 3 ? 0x3F : i))]),
        ];
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
