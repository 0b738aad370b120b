using LogReg.Simd.Data.Tables;
using Xunit;

namespace LogReg.Simd.Data.Tests.Tables;

/// <summary>Pieces come in the order in which they were added, each done once, whoever did it.</summary>
public class OrderedWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Pieces_are_taken_over_in_order(int threads)
    {
        OrderedWork<Piece> work = new(piece => Interlocked.Increment(ref piece.Done), threads);
        for (int next = 0, taken = 0; taken < 500; taken++)
        {
            for (; next < Math.Min(500, taken + threads + 2); next++)
            {
                work.Add(new Piece(next));
            }

            Piece piece = work.Take();
            Assert.Equal((taken, 1), (piece.Number, piece.Done));
        }

        Assert.Equal(0, work.Count);
        work.Stop();
    }

    [Fact]
    public void What_goes_wrong_in_a_piece_is_thrown_where_it_is_taken_over()
    {
        OrderedWork<Piece> work = new(piece => Assert.NotEqual(1, piece.Number), 3);
        for (int i = 0; i < 3; i++)
        {
            work.Add(new Piece(i));
        }

        Assert.Equal(0, work.Take().Number);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(work.Take);
        Assert.Equal(2, work.Take().Number);
        work.Stop();
    }

    [Fact]
    public void Stopping_waits_for_the_helpers()
    {
        int running = 0;
        OrderedWork<Piece> work = new(
            _ =>
            {
                Interlocked.Increment(ref running);
                Thread.Sleep(20);
                Interlocked.Decrement(ref running);
            },
            4);
        for (int i = 0; i < 6; i++)
        {
            work.Add(new Piece(i));
        }

        work.Take();
        work.Stop();
        Assert.Equal(0, Volatile.Read(ref running));
    }

    /// <summary>A helper that the pool has not begun, because all of its threads are busy, is not waited for.</summary>
    [Fact]
    public void Stopping_does_not_wait_for_a_busy_pool()
    {
        ThreadPool.GetMinThreads(out int threads, out _);
        using ManualResetEventSlim release = new();
        using CountdownEvent ended = new(32 * threads);
        for (int i = 0; i < 32 * threads; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                release.Wait();
                ended.Signal();
            });
        }

        Thread stopping = new(() =>
        {
            OrderedWork<Piece> work = new(_ => { }, 8);
            for (int i = 0; i < 9; i++)
            {
                work.Add(new Piece(i));
            }

            work.Take();
            work.Stop();
        });
        stopping.Start();
        bool hasStopped = stopping.Join(TimeSpan.FromSeconds(10));
        release.Set();
        ended.Wait();
        stopping.Join();
        Assert.True(hasStopped);
    }

    private sealed class Piece(int number)
    {
        public int Number => number;

        public int Done;
    }
}
