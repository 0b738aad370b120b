using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd;

/// <content>What the first layer reads: rows in place, or as entries.</content>
internal readonly unsafe ref partial struct NetworkScoring<T>
{
    /// <summary>A block of rows as the first layer of a network reads it.</summary>
    private interface IInputs
    {
        /// <summary>Writes the logits of some hidden units, unit after unit: <c>destination[(j − firstUnit)·destinationStride + i]</c>.</summary>
        /// <param name="coefficients">The coefficients of all units.</param>
        /// <param name="intercepts">The intercepts of all units.</param>
        /// <param name="rowCount">The rows.</param>
        /// <param name="featureCount">The features of the network.</param>
        /// <param name="firstUnit">The first unit.</param>
        /// <param name="unitCount">The units.</param>
        /// <param name="destination">Receives the logits.</param>
        /// <param name="destinationStride">The distance between two units.</param>
        void HiddenLogits(T* coefficients, T* intercepts, int rowCount, int featureCount, int firstUnit, int unitCount, T* destination, int destinationStride);
    }

    /// <summary>Rows in place.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="wide">The hidden units in double, where single precision does not serve.</param>
    private readonly ref struct DenseInputs(T* rows, nint stride, WideLayer wide) : IInputs
    {
        private readonly WideLayer wide = wide;

        public void HiddenLogits(T* coefficients, T* intercepts, int rowCount, int featureCount, int firstUnit, int unitCount, T* destination, int destinationStride)
        {
            if (typeof(T) == typeof(float) && wide.IsPresent)
            {
                wide.ComputeBlock((float*)rows, stride, rowCount, featureCount, firstUnit, unitCount, (float*)destination, destinationStride);
            }
            else
            {
                SpanKernels<T>.Instance.ClassLogits(
                    rows, stride, rowCount, featureCount, coefficients + ((nint)firstUnit * featureCount), intercepts + firstUnit, unitCount, destination, destinationStride);
            }
        }
    }

    /// <summary>Rows as entries.</summary>
    /// <param name="entries">The entries, whose rows are counted from 0.</param>
    private readonly struct EntryInputs(SparseEntries<T> entries) : IInputs
    {
        public void HiddenLogits(T* coefficients, T* intercepts, int rowCount, int featureCount, int firstUnit, int unitCount, T* destination, int destinationStride)
        {
            for (int j = 0; j < unitCount; j++)
            {
                T* own = coefficients + ((nint)(firstUnit + j) * featureCount);
                SparseKernels<T>.Instance.Logits(entries, 0, rowCount, featureCount, own, intercepts[firstUnit + j], destination + ((nint)j * destinationStride));
            }
        }
    }

    /// <summary>Rows as entries in double, for hidden units of single precision that it does not serve.</summary>
    /// <param name="entries">The entries, whose rows are counted from 0.</param>
    /// <param name="wide">The hidden units in double.</param>
    private readonly ref struct WideEntryInputs(SparseEntries<double> entries, WideLayer wide) : IInputs
    {
        private readonly WideLayer wide = wide;

        public void HiddenLogits(T* coefficients, T* intercepts, int rowCount, int featureCount, int firstUnit, int unitCount, T* destination, int destinationStride) =>
            wide.ComputeBlock(entries, rowCount, featureCount, firstUnit, unitCount, (float*)destination, destinationStride);
    }
}
