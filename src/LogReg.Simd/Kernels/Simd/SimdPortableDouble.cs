using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>The portable policy in double precision: <see cref="Vector{T}"/> at the width the runtime chose.</summary>
internal readonly unsafe struct SimdPortableDouble : ISimd<Vector<double>, double>
{
    public static int Width => Vector<double>.Count;

    public static int RegisterCount => Simd.Width.RegisterCount;

    public static Vector<double> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<double>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Broadcast(double value) => Vector.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Constant(double value) => Vector.Create((double)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Load(double* source) => Vector.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> LoadFirst(double* source, int count) => Tail.LoadPortable(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<double> value, double* destination) => Vector.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double First(Vector<double> value) => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumLanes(Vector<double> value) => Lanes.SumPortable(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Vector<double> value) => SumLanes(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Add(Vector<double> a, Vector<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Subtract(Vector<double> a, Vector<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Multiply(Vector<double> a, Vector<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Divide(Vector<double> a, Vector<double> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> NegatedMultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> c) =>
        Fma.IsSupported && Vector<double>.Count == 4
            ? Fma.MultiplyAddNegated(a.AsVector256(), b.AsVector256(), c.AsVector256()).AsVector()
            : Vector.MultiplyAddEstimate(-a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MaxOrSecond(Vector<double> a, Vector<double> b) => Vector.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MinOrSecond(Vector<double> a, Vector<double> b) => Vector.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Abs(Vector<double> a) => Vector.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Negate(Vector<double> a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> SelectLess(Vector<double> a, Vector<double> b, Vector<double> ifTrue, Vector<double> otherwise) =>
        Vector.ConditionalSelect(Vector.LessThan(a, b), ifTrue, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> KeepFirst(Vector<double> value, int count) => Vector.BitwiseAnd(value, Tail.MaskPortableDouble(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> ShiftIntoExponent(Vector<double> value) => Vector.ShiftLeft(Vector.AsVectorInt64(value), 52).As<long, double>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> ClearLowestBit(Vector<double> value) => Vector.BitwiseAnd(Vector.AsVectorInt64(value), Vector.Create(~1L)).As<long, double>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWidened(Vector<double> value, double* lanes)
    {
        Vector.Store(Vector.Load(lanes) + value, lanes);
    }
}
