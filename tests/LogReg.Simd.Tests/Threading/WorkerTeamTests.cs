using System.Diagnostics;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Threading;

/// <summary>Every piece is done once, by workers that the work pays for, and nobody waits for a thread that has not begun.</summary>
public class WorkerTeamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public void Every_piece_is_done_once_by_a_worker_of_the_team(int workerCount)
    {
        foreach (Sharing sharing in Enum.GetValues<Sharing>())
        {
            using WorkerTeam team = new(workerCount, sharing);
            for (int pieces = 0; pieces < 200; pieces++)
            {
                Work work = new(pieces);
                for (int repeat = 0; repeat < 3; repeat++)
                {
                    team.Run(work, pieces);
                }

                Assert.All(work.Done, count => Assert.Equal(3, count));
                Assert.InRange(work.LargestWorker, 0, WorkerTeam.WorkersFor(pieces, workerCount) - 1);
            }
        }
    }

    [Fact]
    public void Workers_run_at_the_same_time_and_no_number_twice()
    {
        // Two pieces that wait for each other: one worker alone would wait for ever.
        using WorkerTeam team = new(2, Sharing.Always);
        using Barrier barrier = new(2);
        bool met = true;
        int workers = 0;
        Work work = new(2)
        {
            OnPiece = (_, worker) =>
            {
                met &= barrier.SignalAndWait(Patience);
                Interlocked.Add(ref workers, 1 << worker);
            },
        };
        team.Run(work, 2);
        Assert.True(met);
        Assert.Equal(0b11, workers);
    }

    [Fact]
    public void Long_work_is_shared_when_all_its_time_is_known_from_the_first_piece()
    {
        if (Environment.ProcessorCount == 1)
        {
            return;
        }

        using WorkerTeam team = new(2);
        Work work = new(40) { OnPiece = (_, _) => Thread.Sleep(10) };

        // A thread that is asked for may come late where other programs hold the processors: it is asked again then.
        for (int round = 0; round < 20 && work.LargestWorker == 0; round++)
        {
            team.Run(work, 40);
        }

        Assert.Equal(1, work.LargestWorker);
        Assert.Equal(1, team.HelperCount);
    }

    [Fact]
    public void Short_work_asks_for_no_thread()
    {
        using WorkerTeam team = new(64);
        Work work = new(10);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            // The time is told: one that is measured is long where the machine takes the processor away meanwhile.
            team.Run(work, 10, pieceSeconds: 1e-7);

            // What follows at once would add up to a long work.
            Thread.Sleep(1);
        }

        Assert.Equal(0, team.HelperCount);
        Assert.Equal(0, work.LargestWorker);
    }

    [Fact]
    public void A_thread_that_does_not_begin_is_not_waited_for()
    {
        // Nobody comes while every thread of the pool is held.
        ThreadPool.GetMinThreads(out int least, out _);

        // Not disposed: items of the queue may begin long after the test.
        ManualResetEventSlim release = new();
        CountdownEvent held = new(least);
        int begun = 0;
        Work work = new(20) { OnPiece = (_, _) => Thread.Sleep(1) };
        try
        {
            for (int i = 0; i < 4 * least; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        if (Interlocked.Increment(ref begun) <= least)
                        {
                            held.Signal();
                        }

                        release.Wait(Patience);
                    },
                    null);
            }

            Assert.True(held.Wait(Patience));
            Stopwatch watch = Stopwatch.StartNew();
            using WorkerTeam team = new(2);
            team.Run(work, 20);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience / 2);
        }
        finally
        {
            release.Set();
        }

        Assert.All(work.Done, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_piece_throws_comes_to_the_caller_and_the_team_goes_on(int workerCount)
    {
        using WorkerTeam team = new(workerCount, Sharing.Always);
        Work broken = new(9) { OnPiece = (piece, _) => _ = piece == 4 ? throw new InvalidTimeZoneException("fourth") : 0 };
        for (int repeat = 0; repeat < 5; repeat++)
        {
            Assert.Equal("fourth", Assert.Throws<InvalidTimeZoneException>(() => team.Run(broken, 9)).Message);
            Work work = new(9);
            team.Run(work, 9);
            Assert.All(work.Done, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancellation_stops_between_two_pieces(int workerCount)
    {
        using CancellationTokenSource source = new();
        using WorkerTeam team = new(workerCount, Sharing.Always) { Cancellation = source.Token };
        Work work = new(1000) { OnPiece = (piece, _) => Cancel(piece) };
        Assert.ThrowsAny<OperationCanceledException>(() => team.Run(work, 1000));
        Assert.InRange(work.Done.Sum(), 5, 5 + workerCount);

        void Cancel(int piece)
        {
            if (piece == 4)
            {
                source.Cancel();
            }

            SpinWait.SpinUntil(() => source.IsCancellationRequested || piece < 4, Patience);
        }
    }

    [Fact]
    public void The_pool_serves_many_teams_at_once()
    {
        Parallel.For(0, 8, _ =>
        {
            using WorkerTeam team = new(4, Sharing.Always);
            for (int repeat = 0; repeat < 20; repeat++)
            {
                Work work = new(30);
                team.Run(work, 30);
                Assert.All(work.Done, count => Assert.Equal(1, count));
            }
        });
    }

    /// <summary>Counts how often each piece is done, and the largest worker that did one.</summary>
    private sealed class Work(int pieces) : IPieceWork
    {
        private int largestWorker;

        public int[] Done { get; } = new int[pieces];

        public int LargestWorker => largestWorker;

        public Action<int, int> OnPiece { get; init; } = (_, _) => { };

        public void Run(int piece, int worker)
        {
            OnPiece(piece, worker);
            Interlocked.Increment(ref Done[piece]);
            for (int seen = largestWorker; worker > seen;)
            {
                seen = Interlocked.CompareExchange(ref largestWorker, worker, seen);
            }
        }
    }
}
