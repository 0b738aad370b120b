using System.Numerics;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>
/// Rows whose last entry ends at the end of a page, in every form of columns and values: nothing is read behind them, and the logits are those of the same entries in the widest forms on the heap.
/// </summary>
public sealed unsafe class SparseGuardTests
{
    private const int ColumnCount = 256;
    private const int Rows = 20;

    [Fact]
    public void Nothing_is_read_behind_the_entries_of_the_last_row()
    {
        foreach (ColumnForm columns in Enum.GetValues<ColumnForm>())
        {
            foreach (int last in (int[])[0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130])
            {
                foreach (ValueForm values in (ValueForm[])[ValueForm.Ones, ValueForm.Byte, ValueForm.Single])
                {
                    Check<float>(columns, values, last);
                    Check<double>(columns, values, last);
                }

                Check<double>(columns, ValueForm.Double, last);
            }
        }
    }

    private static void Check<T>(ColumnForm columnForm, ValueForm valueForm, int lastEntries)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)((lastEntries * 16) + ((int)columnForm * 4) + (int)valueForm));
        long[] pointers = new long[Rows + 1];
        List<int> columns = [];
        for (int i = 0; i < Rows; i++)
        {
            int count = i == Rows - 1 ? lastEntries : i * 5 % 37;
            HashSet<int> own = [];
            while (own.Count < count)
            {
                own.Add(random.Below(ColumnCount));
            }

            columns.AddRange(own.Order());
            pointers[i + 1] = columns.Count;
        }

        double[] values = [.. columns.Select(_ => valueForm switch { ValueForm.Ones => 1, ValueForm.Byte => random.Below(256), _ => (float)random.Uniform(-1, 1) })];
        T[] coefficients = random.Vector<T>(ColumnCount);
        T[] expected = Logits(pointers, [.. columns], values, coefficients, ColumnForm.Int, typeof(T) == typeof(float) ? ValueForm.Single : ValueForm.Double, GuardEdge.Start);
        foreach (GuardEdge edge in (GuardEdge[])[GuardEdge.Start, GuardEdge.End])
        {
            Bits.AssertSame<T>(expected, Logits(pointers, [.. columns], values, coefficients, columnForm, valueForm, edge), "Logit", (columnForm, valueForm, lastEntries, edge));
        }
    }

    /// <summary>Logits of entries that stand against a page without access, read into buffers that do too.</summary>
    private static T[] Logits<T>(long[] pointers, int[] columns, double[] values, T[] coefficients, ColumnForm columnForm, ValueForm valueForm, GuardEdge edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using GuardedMemory guardedPointers = GuardedMemory.Of(pointers, edge);
        using GuardedMemory low = columnForm switch
        {
            ColumnForm.Byte => GuardedMemory.Of(Array.ConvertAll(columns, column => (byte)column), edge),
            ColumnForm.Int => GuardedMemory.Of(columns, edge),
            _ => GuardedMemory.Of(Array.ConvertAll(columns, column => (ushort)column), edge),
        };
        using GuardedMemory high = GuardedMemory.Of(columnForm == ColumnForm.ShortAndByte ? Array.ConvertAll(columns, column => (byte)(column >> 16)) : [], edge);
        using GuardedMemory stored = valueForm switch
        {
            ValueForm.Ones => GuardedMemory.Of<byte>([], edge),
            ValueForm.Byte => GuardedMemory.Of(Array.ConvertAll(values, value => (byte)value), edge),
            ValueForm.Single => GuardedMemory.Of(Array.ConvertAll(values, value => (float)value), edge),
            _ => GuardedMemory.Of(values, edge),
        };
        using GuardedMemory readColumns = new((nuint)columns.Length * sizeof(int), edge, 0, 0xA5);
        using GuardedMemory readValues = new((nuint)(columns.Length * sizeof(T)), edge, 0, 0xA5);
        using GuardedMemory guardedCoefficients = GuardedMemory.Of(coefficients, edge);
        StoredEntries entries = new((long*)guardedPointers.Pointer, low.Pointer, high.Pointer, stored.Pointer, columnForm, valueForm);
        SparseEntries<T> read = SparseRows<T>.Read(entries, 0, Rows, magnitudes: false, (int*)readColumns.Pointer, (T*)readValues.Pointer);
        T[] logits = new T[Rows];
        fixed (T* to = logits)
        {
            SparseKernels<T>.Instance.Logits(read, 0, Rows, ColumnCount, (T*)guardedCoefficients.Pointer, T.CreateChecked(0.25), to);
        }

        readColumns.AssertIntact();
        readValues.AssertIntact();
        return logits;
    }
}
