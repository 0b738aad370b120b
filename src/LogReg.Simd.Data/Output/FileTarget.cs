using System.Globalization;

namespace LogReg.Simd.Data.Output;

/// <summary>Where a path leads when every link in it is followed.</summary>
internal sealed class FileTarget
{
    private const int MostLinks = 40;

    private FileTarget(string path, int? descriptor)
    {
        Path = path;
        Descriptor = descriptor;
        Identity = OperatingSystem.IsLinux() ? Posix.Find(path) : null;
    }

    /// <summary>Gets the path without links; what lies there need not exist.</summary>
    public string Path { get; }

    /// <summary>Gets the open descriptor of this process that the path stands for, such as 1 for /dev/stdout; null for other paths.</summary>
    public int? Descriptor { get; }

    /// <summary>Gets which file lies there; null where none does, or where the system cannot say.</summary>
    public FileIdentity? Identity { get; }

    /// <summary>Gets a value indicating whether what lies there is written as it is and cannot be replaced: a device or a pipe.</summary>
    public bool IsStream => Descriptor is not null
        || Identity?.Type is FileType.CharacterDevice or FileType.Pipe or FileType.Socket
        || (Identity is null && Path.StartsWith("/dev/", StringComparison.Ordinal) && !Path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    /// <summary>Gets what is equal for two paths of the same file only.</summary>
    public string Key => Identity is { } identity
        ? string.Create(CultureInfo.InvariantCulture, $"{identity.Device}:{identity.Inode}")
        : OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? Path.ToUpperInvariant() : Path;

    /// <summary>Follows the links of a path one after the other, each relative to the folder that holds it.</summary>
    /// <exception cref="IOException">The links lead round in a circle.</exception>
    public static FileTarget Of(string path)
    {
        string full = System.IO.Path.Combine(Directory.GetCurrentDirectory(), path);
        string root = System.IO.Path.GetPathRoot(full)!;
        Stack<string> left = new();
        Push(left, full[root.Length..]);
        string reached = root;
        int links = 0;
        while (left.TryPop(out string? name))
        {
            if (name == "..")
            {
                reached = System.IO.Path.GetDirectoryName(reached) ?? reached;
                continue;
            }

            string next = System.IO.Path.Combine(reached, name);
            if (DescriptorOf(reached, name) is { } descriptor)
            {
                return new FileTarget(next, descriptor);
            }

            if (new FileInfo(next).LinkTarget is not { } target)
            {
                reached = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"The links of {path} lead round in a circle.");
            }

            if (System.IO.Path.IsPathRooted(target))
            {
                root = System.IO.Path.GetPathRoot(target)!;
                reached = root;
                target = target[root.Length..];
            }

            Push(left, target);
        }

        return new FileTarget(reached, null);
    }

    private static void Push(Stack<string> left, string names)
    {
        foreach (string name in names.Split([System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar]).Reverse())
        {
            if (name is not ("" or "."))
            {
                left.Push(name);
            }
        }
    }

    /// <summary>The number behind /proc/PID/fd of this process: what it stands for may have no path.</summary>
    private static int? DescriptorOf(string folder, string name) =>
        folder == $"/proc/{Environment.ProcessId}/fd" && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
