namespace LogReg.Simd.Data.Rows;

/// <summary>What takes the features of a row one after another. A struct, so that the JIT specialises the reader.</summary>
internal interface IFeatureSink<T>
{
    /// <summary>Takes one feature.</summary>
    void Add(int column, T value);
}
