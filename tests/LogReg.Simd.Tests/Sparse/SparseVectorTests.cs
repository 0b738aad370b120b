using System.Numerics;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>A row against a vector of coefficients: sixteen chains and one tree, bit by bit and whatever gathers the hardware has, and nothing beside the row is read or written.</summary>
public unsafe class SparseVectorTests
{
    private const int Columns = 300;

    [Fact]
    public void Dot_and_sum_are_those_of_sixteen_chains()
    {
        for (int count = 0; count <= 70; count++)
        {
            foreach (bool isOnes in (bool[])[false, true])
            {
                Check<float>(count, isOnes);
                Check<double>(count, isOnes);
            }
        }
    }

    private static void Check<T>(int count, bool isOnes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)count);
        T[] start = random.Vector<T>(Columns);
        T[] drawn = isOnes ? [.. Enumerable.Repeat(T.One, count)] : random.Vector<T>(count);
        HashSet<int> own = [];
        while (own.Count < count)
        {
            own.Add(random.Below(Columns));
        }

        int[] places = [.. own];
        T[] lanes = new T[Lanes.Count];
        T[] moved = [.. start];
        for (int e = 0; e < count; e++)
        {
            lanes[e % Lanes.Count] = Scalar.MultiplyAdd(drawn[e], start[places[e]], lanes[e % Lanes.Count]);
            moved[places[e]] = Scalar.MultiplyAdd(drawn[e], T.CreateChecked(0.75), moved[places[e]]);
        }

        foreach (GuardEdge edge in (GuardEdge[])[GuardEdge.Start, GuardEdge.End])
        {
            using GuardedMemory columns = GuardedMemory.Of(places, edge);
            using GuardedMemory values = GuardedMemory.Of(drawn, edge);
            using GuardedMemory coefficients = new((nuint)(Columns * sizeof(T)), edge, 0, 0xA5);
            start.CopyTo(new Span<T>(coefficients.Pointer, Columns));
            T* x = isOnes ? null : (T*)values.Pointer;
            fixed (T* expected = lanes)
            {
                Assert.Equal(LaneSums.Widen(LaneSums.One(expected)), SparseVector.Dot((int*)columns.Pointer, x, count, (T*)coefficients.Pointer));
            }

            SparseVector.AddTo((int*)columns.Pointer, x, count, T.CreateChecked(0.75), (T*)coefficients.Pointer);
            Bits.AssertSame<T>(moved, new ReadOnlySpan<T>(coefficients.Pointer, Columns), "Coefficient", (count, isOnes, edge));
            double square = drawn.Sum(value => double.CreateChecked(value) * double.CreateChecked(value));
            Assert.Equal(square, SparseVector.SquareOf((T*)values.Pointer, count), square * count * 2e-16);
        }
    }
}
