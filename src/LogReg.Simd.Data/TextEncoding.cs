namespace LogReg.Simd.Data;

/// <summary>How the characters of a text file are stored.</summary>
public enum TextEncoding
{
    /// <summary>UTF-16 where the file begins with its byte order mark, otherwise UTF-8.</summary>
    Auto,

    /// <summary>UTF-8; a byte that is none is an error.</summary>
    Utf8,

    /// <summary>UTF-16, little-endian unless the byte order mark says otherwise.</summary>
    Utf16,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>Windows code page 1252, in which Western versions of Excel save.</summary>
    Windows1252,
}
