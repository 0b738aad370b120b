namespace LogReg.Simd.Threading;

/// <summary>When a team shares its work with threads of the pool.</summary>
internal enum Sharing
{
    /// <summary>Where the work pays for it, on as many threads as it pays for and the machine has processors.</summary>
    ByWork,

    /// <summary>Always, and the caller waits until the threads have begun: for tests that must see several threads in one work, however small it is.</summary>
    Always,
}
