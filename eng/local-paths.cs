// Says which files of packages name the folder they were built in, which makes them others on every machine: dotnet run eng/local-paths.cs PACKAGES ROOT
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;

string root = Path.TrimEndingDirectorySeparator(args[1]);
byte[][] spellings = [Encoding.UTF8.GetBytes(root), Encoding.Unicode.GetBytes(root)];
string[] packages = Directory.GetFiles(args[0], "*.*nupkg");
int fileCount = 0;
int faults = 0;
foreach (string package in packages)
{
    using ZipArchive archive = ZipFile.OpenRead(package);
    foreach (ZipArchiveEntry entry in archive.Entries)
    {
        using MemoryStream content = new();
        using (Stream stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        fileCount++;
        string? found = spellings.Any(spelling => content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(spelling) >= 0) ? root : SourceUnder(entry.Name, content);
        if (found is not null)
        {
            faults++;
            Console.Error.WriteLine($"{Path.GetFileName(package)}: {entry.FullName} names {found}");
        }
    }
}

Console.WriteLine($"{fileCount} files of {packages.Length} packages, {faults} of them name {root}");
return packages.Length > 0 && faults == 0 ? 0 : 1;

// Symbols hold the parts of a path one by one, so that no search finds it.
string? SourceUnder(string name, MemoryStream content)
{
    if (!name.EndsWith(".pdb", StringComparison.Ordinal))
    {
        return null;
    }

    content.Position = 0;
    using MetadataReaderProvider symbols = MetadataReaderProvider.FromPortablePdbStream(content, MetadataStreamOptions.LeaveOpen);
    MetadataReader reader = symbols.GetMetadataReader();
    return reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).FirstOrDefault(path => path.StartsWith(root, StringComparison.Ordinal));
}
