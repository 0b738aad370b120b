namespace LogReg.Simd.Kernels.Rows;

/// <summary>How the value of a stored entry of a sparse row is read. A struct, so that the JIT specialises the products.</summary>
internal unsafe interface IEntryValue
{
    /// <summary>The value of one entry.</summary>
    static abstract T At<T>(void* values, nint index)
        where T : unmanaged;
}
