using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Threading;

/// <summary>Turns go round one at a time, a meeting is held when all that are left wait, and nothing that goes wrong leaves anybody waiting.</summary>
public class MeetingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Turns_go_round_in_index_order_and_the_last_holds_the_meeting(int count)
    {
        const int Rounds = 4;
        Log log = new(count, _ => Rounds);
        log.Run();
        Assert.All(log.Failures, Assert.Null);
        Assert.Equal(Rounds, log.Meetings.Count);
        for (int round = 0; round < Rounds; round++)
        {
            (int[] turns, int holder, int[] attending) = log.Meetings[round];
            Assert.Equal(Enumerable.Range(0, count), turns.Order());

            // Whoever held the last meeting goes first.
            Assert.Equal(round == 0 ? 0 : log.Meetings[round - 1].Holder, turns[0]);
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.Equal((pair.First + 1) % count, pair.Second));
            Assert.Equal(turns[^1], holder);
            Assert.Equal(Enumerable.Range(0, count), attending);
        }
    }

    [Fact]
    public void Who_has_left_is_not_waited_for()
    {
        // Participant k comes to k meetings; 0 to none.
        Log log = new(4, k => k);
        log.Run();
        Assert.All(log.Failures, Assert.Null);
        Assert.Equal([[1, 2, 3], [2, 3], [3]], log.Meetings.Select(meeting => meeting.Attending));
    }

    [Fact]
    public void The_last_to_leave_among_the_waiting_holds_their_meeting()
    {
        // 3 and 4 leave while 0, 1 and 2 wait.
        Log log = new(5, k => k < 3 ? 2 : 0);
        log.Run();
        Assert.All(log.Failures, Assert.Null);
        Assert.Equal([[0, 1, 2], [0, 1, 2]], log.Meetings.Select(meeting => meeting.Attending));
        Assert.Equal(4, log.Meetings[0].Holder);
    }

    [Fact]
    public void The_order_is_the_same_every_time()
    {
        List<(int[] Turns, int Holder, int[] Attending)>? first = null;
        for (int repeat = 0; repeat < 20; repeat++)
        {
            Log log = new(4, k => 3 + (k % 3));
            log.Run();
            first ??= log.Meetings;
            Assert.Equal(first.Select(m => string.Join(' ', m.Turns) + "|" + m.Holder), log.Meetings.Select(m => string.Join(' ', m.Turns) + "|" + m.Holder));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_meeting_that_throws_throws_for_all(int count)
    {
        Log log = new(count, _ => 5) { OnMeeting = number => _ = number == 2 ? throw new InvalidTimeZoneException("third") : 0 };
        log.Run();
        Assert.Equal(3, log.Meetings.Count);
        Assert.All(log.Failures, failure => Assert.Equal("third", Assert.IsType<InvalidTimeZoneException>(failure).Message));
    }

    [Fact]
    public void A_participant_that_throws_leaves_and_the_others_go_on()
    {
        Log log = new(3, _ => 3) { OnTurn = (participant, round) => _ = participant == 1 && round == 1 ? throw new InvalidTimeZoneException("mine") : 0 };
        log.Run();
        Assert.Null(log.Failures[0]);
        Assert.IsType<InvalidTimeZoneException>(log.Failures[1]);
        Assert.Null(log.Failures[2]);
        Assert.Equal([[0, 1, 2], [0, 2], [0, 2]], log.Meetings.Select(meeting => meeting.Attending));
    }

    /// <summary>Runs participants that come to a number of meetings each, and writes down who had a turn before each meeting, who held it and who attended.</summary>
    private sealed class Log(int count, Func<int, int> meetingsOf)
    {
        private readonly List<int> turns = [];
        private int running;

        public List<(int[] Turns, int Holder, int[] Attending)> Meetings { get; } = [];

        public Exception?[] Failures { get; } = new Exception?[count];

        public Action<int> OnMeeting { get; init; } = _ => { };

        public Action<int, int> OnTurn { get; init; } = (_, _) => { };

        public void Run()
        {
            int current = -1;
            LogReg.Simd.Threading.Meetings? meetings = null;
            using LogReg.Simd.Threading.Meetings owned = new(count, Hold);
            meetings = owned;
            Thread[] threads =
            [
                .. Enumerable.Range(0, count).Select(k => new Thread(() =>
                {
                    owned.Enter(k);
                    try
                    {
                        for (int round = 0; round < meetingsOf(k); round++)
                        {
                            Turn(k);
                            OnTurn(k, round);
                            owned.Meet(k);
                        }
                    }
                    catch (Exception exception)
                    {
                        Failures[k] = exception;
                    }
                    finally
                    {
                        current = k;
                        owned.Leave(k);
                    }
                })
                {
                    IsBackground = true,
                }),
            ];
            Array.ForEach(threads, thread => thread.Start());
            owned.Open();
            Assert.All(threads, thread => Assert.True(thread.Join(Patience), "A participant waits for ever."));

            void Turn(int participant)
            {
                current = participant;
                turns.Add(participant);
                Assert.Equal(1, Interlocked.Increment(ref running));
                Thread.Yield();
                Interlocked.Decrement(ref running);
            }

            void Hold()
            {
                Meetings.Add(([.. turns], current, [.. Enumerable.Range(0, count).Where(meetings!.Attends)]));
                turns.Clear();
                OnMeeting(Meetings.Count - 1);
            }
        }
    }
}
