namespace LogReg.Simd.Data;

/// <summary>The formats that are read.</summary>
public enum DataFormat
{
    /// <summary>The format is told from the content and, where that is not enough, from the extension.</summary>
    Auto,

    /// <summary>Cells between delimiters, one sample per line.</summary>
    Csv,

    /// <summary>LIBSVM text: <c>label index:value index:value …</c>, indices from 1 upwards.</summary>
    Libsvm,

    /// <summary>The idx files of MNIST: images, and labels beside them.</summary>
    Idx,

    /// <summary>The project's own packed binary file.</summary>
    Binary,
}
