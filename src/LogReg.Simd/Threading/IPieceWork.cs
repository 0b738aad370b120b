namespace LogReg.Simd.Threading;

/// <summary>Work cut into numbered pieces that are independent of each other.</summary>
internal interface IPieceWork
{
    /// <summary>Does piece <paramref name="piece"/>; <paramref name="worker"/> numbers the scratch space to use.</summary>
    void Run(int piece, int worker);
}
