using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>The portable policy in single precision: <see cref="Vector{T}"/> at the width the runtime chose.</summary>
internal readonly unsafe struct SimdPortableSingle : ISimd<Vector<float>, float>
{
    public static int Width => Vector<float>.Count;

    public static int RegisterCount => Simd.Width.RegisterCount;

    public static Vector<float> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Broadcast(float value) => Vector.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Constant(double value) => Vector.Create((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* source) => Vector.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LoadFirst(float* source, int count) => Tail.LoadPortable(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, float* destination) => Vector.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(Vector<float> value) => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumLanes(Vector<float> value) => Lanes.SumPortable(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Vector<float> value) => Lanes.SumWidenedPortable(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Add(Vector<float> a, Vector<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Subtract(Vector<float> a, Vector<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Multiply(Vector<float> a, Vector<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Divide(Vector<float> a, Vector<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NegatedMultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> c) =>
        Fma.IsSupported && Vector<float>.Count == 8
            ? Fma.MultiplyAddNegated(a.AsVector256(), b.AsVector256(), c.AsVector256()).AsVector()
            : Vector.MultiplyAddEstimate(-a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MaxOrSecond(Vector<float> a, Vector<float> b) => Vector.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MinOrSecond(Vector<float> a, Vector<float> b) => Vector.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Abs(Vector<float> a) => Vector.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Negate(Vector<float> a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SelectLess(Vector<float> a, Vector<float> b, Vector<float> ifTrue, Vector<float> otherwise) =>
        Vector.ConditionalSelect(Vector.LessThan(a, b), ifTrue, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> KeepFirst(Vector<float> value, int count) => Vector.BitwiseAnd(value, Tail.MaskPortableSingle(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ShiftIntoExponent(Vector<float> value) => Vector.ShiftLeft(Vector.AsVectorInt32(value), 23).As<int, float>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ClearLowestBit(Vector<float> value) => Vector.BitwiseAnd(Vector.AsVectorInt32(value), Vector.Create(~1)).As<int, float>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWidened(Vector<float> value, double* lanes)
    {
        Vector.Widen(value, out Vector<double> lower, out Vector<double> upper);
        Vector.Store(Vector.Load(lanes) + lower, lanes);
        Vector.Store(Vector.Load(lanes + Vector<double>.Count) + upper, lanes + Vector<double>.Count);
    }
}
