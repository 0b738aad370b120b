using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Four vectors of rows that lie 16 rows apart.</summary>
internal readonly struct Quad<V>(V a, V b, V c, V d)
    where V : struct
{
    public readonly V A = a;

    public readonly V B = b;

    public readonly V C = c;

    public readonly V D = d;
}

/// <summary>The policy over <see cref="Quad{V}"/>: every operation issues four independent instructions side by side.</summary>
/// <remarks>
/// Long dependent chains (an exponential, a quotient, a logarithm) fill the scheduler of a core before the next vector's chain can
/// start; four chains in lockstep do not. A quad spans 64 rows in steps of 16, so that part p of the logical lanes of four strips
/// stays together and a sum over the quad has one order at every width.
/// </remarks>
internal readonly unsafe struct SimdQuad<S, V, T> : ISimd<Quad<V>, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>The rows that a quad spans.</summary>
    public const int Rows = 4 * Lanes.Count;

    public static int Width => S.Width;

    public static int RegisterCount => S.RegisterCount / 4;

    public static Quad<V> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => All(S.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Broadcast(T value) => All(S.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Constant(double value) => All(S.Constant(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Load(T* source) => new(
        S.Load(source), S.Load(source + Lanes.Count), S.Load(source + (2 * Lanes.Count)), S.Load(source + (3 * Lanes.Count)));

    /// <summary>Loads of each of the four vectors what lies below <paramref name="count"/>, counted from <paramref name="source"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> LoadFirst(T* source, int count) => new(
        S.LoadFirst(source, Clamp(count)),
        S.LoadFirst(source + Lanes.Count, Clamp(count - Lanes.Count)),
        S.LoadFirst(source + (2 * Lanes.Count), Clamp(count - (2 * Lanes.Count))),
        S.LoadFirst(source + (3 * Lanes.Count), Clamp(count - (3 * Lanes.Count))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Quad<V> value, T* destination)
    {
        S.Store(value.A, destination);
        S.Store(value.B, destination + Lanes.Count);
        S.Store(value.C, destination + (2 * Lanes.Count));
        S.Store(value.D, destination + (3 * Lanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First(Quad<V> value) => S.First(value.A);

    /// <summary>The four vectors' sums, added as <see cref="AddWidened"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLanes(Quad<V> value) => S.SumLanes(S.Add(S.Add(value.A, value.B), S.Add(value.C, value.D)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Quad<V> value) => S.SumWidened(S.Add(S.Add(value.A, value.B), S.Add(value.C, value.D)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Add(Quad<V> a, Quad<V> b) => new(S.Add(a.A, b.A), S.Add(a.B, b.B), S.Add(a.C, b.C), S.Add(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Subtract(Quad<V> a, Quad<V> b) =>
        new(S.Subtract(a.A, b.A), S.Subtract(a.B, b.B), S.Subtract(a.C, b.C), S.Subtract(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Multiply(Quad<V> a, Quad<V> b) =>
        new(S.Multiply(a.A, b.A), S.Multiply(a.B, b.B), S.Multiply(a.C, b.C), S.Multiply(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Divide(Quad<V> a, Quad<V> b) => new(S.Divide(a.A, b.A), S.Divide(a.B, b.B), S.Divide(a.C, b.C), S.Divide(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> MultiplyAdd(Quad<V> a, Quad<V> b, Quad<V> c) => new(
        S.MultiplyAdd(a.A, b.A, c.A), S.MultiplyAdd(a.B, b.B, c.B), S.MultiplyAdd(a.C, b.C, c.C), S.MultiplyAdd(a.D, b.D, c.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> NegatedMultiplyAdd(Quad<V> a, Quad<V> b, Quad<V> c) => new(
        S.NegatedMultiplyAdd(a.A, b.A, c.A), S.NegatedMultiplyAdd(a.B, b.B, c.B), S.NegatedMultiplyAdd(a.C, b.C, c.C), S.NegatedMultiplyAdd(a.D, b.D, c.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> MaxOrSecond(Quad<V> a, Quad<V> b) =>
        new(S.MaxOrSecond(a.A, b.A), S.MaxOrSecond(a.B, b.B), S.MaxOrSecond(a.C, b.C), S.MaxOrSecond(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> MinOrSecond(Quad<V> a, Quad<V> b) =>
        new(S.MinOrSecond(a.A, b.A), S.MinOrSecond(a.B, b.B), S.MinOrSecond(a.C, b.C), S.MinOrSecond(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Abs(Quad<V> a) => new(S.Abs(a.A), S.Abs(a.B), S.Abs(a.C), S.Abs(a.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> Negate(Quad<V> a) => new(S.Negate(a.A), S.Negate(a.B), S.Negate(a.C), S.Negate(a.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> SelectLess(Quad<V> a, Quad<V> b, Quad<V> ifTrue, Quad<V> otherwise) => new(
        S.SelectLess(a.A, b.A, ifTrue.A, otherwise.A),
        S.SelectLess(a.B, b.B, ifTrue.B, otherwise.B),
        S.SelectLess(a.C, b.C, ifTrue.C, otherwise.C),
        S.SelectLess(a.D, b.D, ifTrue.D, otherwise.D));

    /// <summary>Keeps of each of the four vectors the lanes below <paramref name="count"/>, counted from the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> KeepFirst(Quad<V> value, int count) => new(
        S.KeepFirst(value.A, count),
        S.KeepFirst(value.B, count - Lanes.Count),
        S.KeepFirst(value.C, count - (2 * Lanes.Count)),
        S.KeepFirst(value.D, count - (3 * Lanes.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> ShiftIntoExponent(Quad<V> value) =>
        new(S.ShiftIntoExponent(value.A), S.ShiftIntoExponent(value.B), S.ShiftIntoExponent(value.C), S.ShiftIntoExponent(value.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<V> ClearLowestBit(Quad<V> value) =>
        new(S.ClearLowestBit(value.A), S.ClearLowestBit(value.B), S.ClearLowestBit(value.C), S.ClearLowestBit(value.D));

    /// <summary>Adds ((A + B) + (C + D)), summed in <typeparamref name="T"/> and then widened, to the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWidened(Quad<V> value, double* lanes) =>
        S.AddWidened(S.Add(S.Add(value.A, value.B), S.Add(value.C, value.D)), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad<V> All(V value) => new(value, value, value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Clamp(int count) => Math.Clamp(count, 0, S.Width);
}
