using System.Diagnostics;
using LogReg.Simd.Guards;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>Scoring of large batches on several threads: the methods of models, with a number of threads.</summary>
/// <remarks>
/// <para>
/// Results have the bits that the model gives on one thread. Rows are cut into pieces of about 256 KiB of features, and the caller asks the thread pool for help where the measured time of a piece
/// says that it pays: a batch that comes alone is scored by the caller alone where that takes less than about 100 µs, a mebibyte or a few. Where batches follow each other at
/// once, a thread that has helped stays for the next, 50 µs at most, so that two threads halve the time of 2 MiB too. A server that scores many requests at once is better off without.
/// </para>
/// <para>
/// A model keeps what the last call has made, which the next with the same method, stride and number of threads uses again and then allocates nothing; calls at the same time
/// have their own. Thread-safe as the models are.
/// </para>
/// </remarks>
public static class ParallelScoring
{
    private delegate void RowScorer<M, T, R>(M model, ReadOnlySpan<T> rows, Span<R> results, int stride);

    /// <summary>Computes the logits of a batch on several threads; see <see cref="IClassifier.ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives <see cref="IClassifier.LogitCount"/> logits per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts; 0 for rows without gaps.</param>
    /// <param name="threadCount">The most threads, the caller's included, 0 to 1024; 0 stands for one per processor.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The thread count is out of its range.</exception>
    public static void ComputeLogits(this IClassifier model, ReadOnlySpan<float> features, Span<float> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, Present(model).LogitCount, stride, threadCount, static (model, rows, logits, step) => model.ComputeLogits(rows, logits, step));

    /// <inheritdoc cref="ComputeLogits(IClassifier, ReadOnlySpan{float}, Span{float}, int, int)"/>
    public static void ComputeLogits(this IClassifier model, ReadOnlySpan<double> features, Span<double> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, Present(model).LogitCount, stride, threadCount, static (model, rows, logits, step) => model.ComputeLogits(rows, logits, step));

    /// <summary>Computes the probabilities of all classes of a batch on several threads; see <see cref="IClassifier.PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives <see cref="IClassifier.ClassCount"/> probabilities per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts; 0 for rows without gaps.</param>
    /// <param name="threadCount">The most threads, the caller's included, 0 to 1024; 0 stands for one per processor.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The thread count is out of its range.</exception>
    public static void PredictProbabilities(this IClassifier model, ReadOnlySpan<float> features, Span<float> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, Present(model).ClassCount, stride, threadCount, static (model, rows, results, step) => model.PredictProbabilities(rows, results, step));

    /// <inheritdoc cref="PredictProbabilities(IClassifier, ReadOnlySpan{float}, Span{float}, int, int)"/>
    public static void PredictProbabilities(this IClassifier model, ReadOnlySpan<double> features, Span<double> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, Present(model).ClassCount, stride, threadCount, static (model, rows, results, step) => model.PredictProbabilities(rows, results, step));

    /// <summary>Computes the probabilities of class 1 of a batch on several threads; see <see cref="LogisticModel.PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one probability per row; shares no element with the features.</param>
    /// <param name="stride">The distance between row starts; 0 for rows without gaps.</param>
    /// <param name="threadCount">The most threads, the caller's included, 0 to 1024; 0 stands for one per processor.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, or the destination overlaps the features; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The thread count is out of its range.</exception>
    public static void PredictProbabilities(this LogisticModel model, ReadOnlySpan<float> features, Span<float> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, 1, stride, threadCount, static (model, rows, results, step) => model.PredictProbabilities(rows, results, step));

    /// <inheritdoc cref="PredictProbabilities(LogisticModel, ReadOnlySpan{float}, Span{float}, int, int)"/>
    public static void PredictProbabilities(this LogisticModel model, ReadOnlySpan<double> features, Span<double> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, 1, stride, threadCount, static (model, rows, results, step) => model.PredictProbabilities(rows, results, step));

    /// <summary>Predicts the classes of a batch on several threads; see <see cref="IClassifier.Predict(ReadOnlySpan{float}, Span{int}, int)"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one class index per row.</param>
    /// <param name="stride">The distance between row starts; 0 for rows without gaps.</param>
    /// <param name="threadCount">The most threads, the caller's included, 0 to 1024; 0 stands for one per processor.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A logit of a row is NaN:
    /// the message names the first such row, and what is written of the destination is not to be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The thread count is out of its range.</exception>
    public static void Predict(this IClassifier model, ReadOnlySpan<float> features, Span<int> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, 1, stride, threadCount, static (model, rows, classes, step) => model.Predict(rows, classes, step));

    /// <inheritdoc cref="Predict(IClassifier, ReadOnlySpan{float}, Span{int}, int, int)"/>
    public static void Predict(this IClassifier model, ReadOnlySpan<double> features, Span<int> destination, int stride, int threadCount) =>
        Share(Present(model), features, destination, 1, stride, threadCount, static (model, rows, classes, step) => model.Predict(rows, classes, step));

    private static M Present<M>(M model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }

    private static unsafe void Share<M, T, R>(
        M model, ReadOnlySpan<T> features, Span<R> destination, int resultsPerRow, int stride, int threadCount, RowScorer<M, T, R> score)
        where M : IClassifier
        where T : unmanaged
        where R : unmanaged
    {
        Guard.ThreadCount(threadCount, nameof(threadCount));
        int rowCount = Guard.WholeRows(destination.Length, resultsPerRow, int.MaxValue, nameof(destination), "results of a row");
        int rowStride = Guard.RowMajor(features.Length, rowCount, model.FeatureCount, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        int workerCount = WorkerTeam.WorkersOf(threadCount);
        long pieceBytes = Math.Clamp((long)rowCount * rowStride * sizeof(T) / (PiecesPerWorker * (long)workerCount), LeastPieceBytes, MostPieceBytes);
        int pieceRows = RowMultiple * (int)Math.Max(1, pieceBytes / ((long)RowMultiple * sizeof(T) * Math.Max(1, rowStride)));
        Shelf? shelf = (model as IShelved)?.Shelf;
        RowShares<M, T, R> shares = SharesOf(shelf, score, workerCount, rowStride);
        bool ranThrough = false;
        try
        {
            fixed (T* x = features)
            fixed (R* results = destination)
            {
                shares.Run(model, x, features.Length, results, resultsPerRow, rowCount, pieceRows);
            }

            ranThrough = true;
        }
        catch (ArgumentException exception) when (DecisionGuard.IsUndecided(exception, out _))
        {
            // Which piece was the first to fail depends on the threads; the first row that is undecided does not.
            score(model, features, destination, stride);
            throw;
        }
        finally
        {
            if (ranThrough && shelf is not null)
            {
                shelf.PutBack(shares);
            }
            else
            {
                shares.Dispose();
            }
        }
    }

    /// <summary>What the last call has left, if it serves, or something new.</summary>
    private static RowShares<M, T, R> SharesOf<M, T, R>(Shelf? shelf, RowScorer<M, T, R> score, int workerCount, int stride)
        where M : IClassifier
        where T : unmanaged
        where R : unmanaged
    {
        if (shelf?.Take<RowShares<M, T, R>>() is { } last)
        {
            if (last.Serves(score, workerCount, stride))
            {
                return last;
            }

            last.Dispose();
        }

        return new RowShares<M, T, R>(score, workerCount, stride);
    }

    private const int RowMultiple = 256;

    private const int LeastPieceBytes = 1 << 18;

    /// <summary>A piece of so many bytes is known to come from memory, and its lines are asked for ahead.</summary>
    private const int MostPieceBytes = 1 << 22;

    /// <summary>Enough for workers to end together where one is slow.</summary>
    private const int PiecesPerWorker = 8;

    /// <summary>The rows of one batch after another in pieces, and the team that takes them: the next batch knows how long a row takes, and finds a thread that has not left.</summary>
    /// <remarks>
    /// A batch of 2 MiB takes some 60 µs, and a thread of the pool that is asked for begins after 30 to 50: with a team for each call two threads were 0.98 to 1.5 times one, with
    /// the team of the last call 1.9 to 2.6 (Ice Lake, 4 to 300 features, calls one after another). Pieces of 128 KiB gave no more than those of 256. The time is kept by rows:
    /// pieces of other batches have others, and a last piece may have few.
    /// </remarks>
    private sealed unsafe class RowShares<M, T, R>(RowScorer<M, T, R> score, int workerCount, int stride) : IPieceWork, IDisposable
        where M : IClassifier
        where T : unmanaged
        where R : unmanaged
    {
        private readonly WorkerTeam team = new(workerCount);

        /// <summary>What a row takes, in place of a piece.</summary>
        private readonly PieceTimes rowTimes = new();
        private M? model;
        private T* features;
        private R* results;
        private int featureLength;
        private int resultsPerRow;
        private int rowCount;
        private int pieceRows;
        private long ownTime;
        private int ownRows;

        /// <summary>Whether it was made for such calls.</summary>
        public bool Serves(RowScorer<M, T, R> otherScore, int workers, int rowStride) => otherScore == score && workers == team.WorkerCount && rowStride == stride;

        /// <summary>Scores a batch in pieces of some rows.</summary>
        public void Run(M model, T* features, int featureLength, R* results, int resultsPerRow, int rowCount, int pieceRows)
        {
            this.model = model;
            this.features = features;
            this.featureLength = featureLength;
            this.results = results;
            this.resultsPerRow = resultsPerRow;
            this.rowCount = rowCount;
            this.pieceRows = pieceRows;
            ownTime = 0;
            ownRows = 0;
            int pieceCount = (int)(((long)rowCount + pieceRows - 1) / pieceRows);
            team.Run(this, pieceCount, rowTimes.Of(this) * rowCount / pieceCount);
            if (pieceCount > 1)
            {
                rowTimes.Note(this, Stopwatch.GetElapsedTime(0, ownTime), ownRows);
            }

            // Models that share their numbers share this, and it keeps none of them.
            this.model = default;
        }

        /// <inheritdoc/>
        public void Run(int piece, int worker)
        {
            int first = piece * pieceRows;
            int count = Math.Min(pieceRows, rowCount - first);
            nint begin = (nint)first * stride;

            // As far as the last row's features, which are less than a stride where the span ends there.
            int length = (int)Math.Min(featureLength - begin, (long)count * stride);
            long start = Stopwatch.GetTimestamp();
            score(model!, new ReadOnlySpan<T>(features + begin, length), new Span<R>(results + ((nint)first * resultsPerRow), count * resultsPerRow), stride);
            if (worker == 0)
            {
                ownTime += Stopwatch.GetTimestamp() - start;
                ownRows += count;
            }
        }

        /// <inheritdoc/>
        public void Dispose() => team.Dispose();
    }
}
