namespace LogReg.Simd.Kernels.Simd;

/// <summary>
/// The SIMD policy: the only place where a kernel meets a hardware width. Kernels are written once, generic over
/// <c>&lt;S, V, T&gt;</c> — the policy, its vector and the element — and the JIT specialises them per policy.
/// </summary>
/// <remarks>
/// Every member works lane by lane, so a kernel's bits cannot
/// depend on <see cref="Width"/>. <see cref="MultiplyAdd"/> is the one fused operation: it rounds once on hardware with FMA
/// and twice elsewhere. No other member may contract a product and a sum.
/// </remarks>
/// <typeparam name="V">The vector type.</typeparam>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>Gets the number of elements in one hardware vector: 16, 8, 4 or 2, a divisor of <see cref="Lanes.Count"/>.</summary>
    static abstract int Width { get; }

    /// <summary>Gets the number of vectors that the hardware keeps in registers, 16 or 32: what a tile may hold without going by way of the stack.</summary>
    static abstract int RegisterCount { get; }

    /// <summary>Gets the vector of zeros.</summary>
    static abstract V Zero { get; }

    /// <summary>Gets a vector with <paramref name="value"/> in every lane.</summary>
    static abstract V Broadcast(T value);

    /// <summary>Gets a vector with the literal <paramref name="value"/>, rounded to <typeparamref name="T"/>, in every lane.</summary>
    static abstract V Constant(double value);

    /// <summary>Loads <see cref="Width"/> elements; no alignment needed.</summary>
    static abstract V Load(T* source);

    /// <summary>Loads the first <paramref name="count"/> elements, 0 ≤ count ≤ Width, and zeros; touches no memory past them.</summary>
    static abstract V LoadFirst(T* source, int count);

    /// <summary>Stores <see cref="Width"/> elements; no alignment needed.</summary>
    static abstract void Store(V value, T* destination);

    /// <summary>Gets the value of the first lane.</summary>
    static abstract T First(V value);

    /// <summary>The sum of the vector's lanes, folded in halves: the lower end of the tree of <see cref="Lanes"/>.</summary>
    static abstract T SumLanes(V value);

    /// <summary>The sum of the lanes, each widened to double, folded in the same order.</summary>
    static abstract double SumWidened(V value);

    /// <summary>a + b.</summary>
    static abstract V Add(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V Subtract(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V Multiply(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V Divide(V a, V b);

    /// <summary>a · b + c, rounded once where the hardware fuses.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>c − a · b, rounded once where the hardware fuses.</summary>
    static abstract V NegatedMultiplyAdd(V a, V b, V c);

    /// <summary>The larger of the two; b where b is NaN.</summary>
    static abstract V MaxOrSecond(V a, V b);

    /// <summary>The smaller of the two; b where b is NaN.</summary>
    static abstract V MinOrSecond(V a, V b);

    /// <summary>|a|.</summary>
    static abstract V Abs(V a);

    /// <summary>−a.</summary>
    static abstract V Negate(V a);

    /// <summary>ifTrue where a &lt; b, otherwise where it is not (also for NaN).</summary>
    static abstract V SelectLess(V a, V b, V ifTrue, V otherwise);

    /// <summary>Keeps the first <paramref name="count"/> lanes and zeros the rest, whatever they hold.</summary>
    static abstract V KeepFirst(V value, int count);

    /// <summary>The bits shifted left by the mantissa's length: an integer at the low end becomes an exponent.</summary>
    static abstract V ShiftIntoExponent(V value);

    /// <summary>The value with its lowest mantissa bit cleared.</summary>
    static abstract V ClearLowestBit(V value);

    /// <summary>Adds each lane, widened to double, to the <see cref="Width"/> doubles at <paramref name="lanes"/>.</summary>
    static abstract void AddWidened(V value, double* lanes);
}
