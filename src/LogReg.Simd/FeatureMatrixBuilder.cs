using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd;

/// <summary>Packs features that arrive piece by piece, so that the rows of a file are never in memory beside the packed matrix.</summary>
/// <remarks>
/// Rows are written into the strips at once, wherever a piece begins or ends; the result has the same bits as
/// <see cref="FeatureMatrix{T}.Pack(ReadOnlySpan{float}, int, int, int)"/> of all rows. A builder is for one thread.
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class FeatureMatrixBuilder<T> : IDisposable
    where T : unmanaged
{
    private FeatureMatrix<T>? matrix;

    /// <summary>Makes room for a matrix.</summary>
    /// <param name="sampleCount">The number of rows that are going to come, ≥ 0.</param>
    /// <param name="featureCount">The number of features, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more than 2,147,418,112 rows.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix; the message says how much it takes.</exception>
    public FeatureMatrixBuilder(int sampleCount, int featureCount)
    {
        Guard.FloatOrDouble<T>();
        Guard.SampleCount(sampleCount, nameof(sampleCount));
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        matrix = FeatureMatrix<T>.Unwritten(sampleCount, featureCount);
        SampleCount = sampleCount;
        FeatureCount = featureCount;

        // Rows without features are all alike: there is nothing to wait for.
        AppendedCount = featureCount == 0 ? sampleCount : 0;
    }

    /// <summary>Gets the number of rows of the finished matrix.</summary>
    public int SampleCount { get; }

    /// <summary>Gets the number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the number of rows appended so far; without features every row counts as appended.</summary>
    public int AppendedCount { get; private set; }

    /// <summary>Appends whole rows, one after another.</summary>
    /// <param name="rows">Row-major features; the length is a multiple of <see cref="FeatureCount"/>.</param>
    /// <exception cref="ArgumentException">The span ends within a row, or there are more rows than the matrix has; nothing is
    /// written then.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built, or the builder is disposed.</exception>
    public unsafe void Append(ReadOnlySpan<T> rows)
    {
        ObjectDisposedException.ThrowIf(matrix is null, this);
        int count = Guard.WholeRows(rows.Length, FeatureCount, SampleCount - AppendedCount, nameof(rows), "features");
        fixed (T* source = rows)
        {
            for (int done = 0; done < count;)
            {
                // The rest of a strip that is begun already, then all other strips at once.
                int row = AppendedCount + done;
                int lane = row % Lanes.Count;
                int now = lane == 0 ? count - done : Math.Min(Lanes.Count - lane, count - done);
                T* strip = matrix.Packed + (row / Lanes.Count * matrix.StripSize);
                T* first = strip + matrix.Kernels.OffsetOf(lane, 0, FeatureCount);
                matrix.Kernels.Pack(source + ((nint)done * FeatureCount), FeatureCount, now, FeatureCount, first);
                done += now;
            }
        }

        AppendedCount += count;
    }

    /// <summary>Appends rows that are given feature by feature, as tables have them that are stored by columns.</summary>
    /// <param name="columns">The values of the first feature in all rows that are appended, then those of the second, and so on; the length is a multiple of <see cref="FeatureCount"/>.</param>
    /// <exception cref="ArgumentException">The length is no multiple, or there are more rows than the matrix has; nothing is written then.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built, or the builder is disposed.</exception>
    public unsafe void AppendColumns(ReadOnlySpan<T> columns)
    {
        ObjectDisposedException.ThrowIf(matrix is null, this);
        int count = Guard.WholeRows(columns.Length, FeatureCount, SampleCount - AppendedCount, nameof(columns), "features");
        nint laneStep = matrix.Kernels.OffsetOf(1, 0, FeatureCount);
        nint featureStep = matrix.Kernels.OffsetOf(0, 1, FeatureCount);
        fixed (T* source = columns)
        {
            for (int done = 0, now; done < count; done += now)
            {
                int row = AppendedCount + done;
                int lane = row % Lanes.Count;
                now = Math.Min(Lanes.Count - lane, count - done);
                T* first = matrix.Packed + (row / Lanes.Count * matrix.StripSize) + (lane * laneStep);
                for (int feature = 0; feature < FeatureCount; feature++)
                {
                    ReadOnlySpan<T> values = new(source + ((nint)feature * count) + done, now);
                    T* to = first + (feature * featureStep);
                    if (laneStep == 1)
                    {
                        values.CopyTo(new Span<T>(to, now));
                        continue;
                    }

                    for (int i = 0; i < now; i++)
                    {
                        to[i * laneStep] = values[i];
                    }
                }

                // Rows that lie one after another are padded with zeros.
                for (int i = 0; laneStep > 1 && i < now; i++)
                {
                    new Span<T>(first + (i * laneStep) + FeatureCount, (int)laneStep - FeatureCount).Clear();
                }
            }
        }

        AppendedCount += count;
    }

    /// <summary>Hands the matrix over, which the caller disposes from now on.</summary>
    /// <returns>The packed matrix.</returns>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built already, or the builder is disposed.</exception>
    public FeatureMatrix<T> Build()
    {
        ObjectDisposedException.ThrowIf(matrix is null, this);
        if (AppendedCount != SampleCount)
        {
            throw new InvalidOperationException(
                $"The matrix has {AppendedCount} of its {SampleCount} rows. Append the other {SampleCount - AppendedCount} before it is built.");
        }

        FeatureMatrix<T> built = matrix;
        matrix = null;
        return built;
    }

    /// <summary>Frees a matrix that was not built.</summary>
    public void Dispose()
    {
        matrix?.Dispose();
        matrix = null;
    }
}
