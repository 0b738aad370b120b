namespace LogReg.Simd.Data.Input;

/// <summary>How a file is compressed, told from its first bytes.</summary>
internal enum Compression
{
    None,
    Gzip,
    Zstandard,
}
