namespace LogReg.Simd.Kernels.Simd;

/// <summary>How hints keep the memory busy under a pass of one vector whose features come from memory. No bit depends on it.</summary>
internal enum MemoryHints
{
    /// <summary>8 KiB ahead into the L2 cache, while logits are computed.</summary>
    InLogits,

    /// <summary>4 KiB ahead into the L1 cache, and a line for every four while gradients are added.</summary>
    Near,

    /// <summary>16 KiB ahead into the L2 cache, and a line for every line while gradients are added; where the products of short strips overlap (<see cref="Rows.OverlappedStrips"/>) every second or
    /// fourth line.</summary>
    LineForLine,
}
