using System.Runtime.ExceptionServices;

namespace LogReg.Simd.Threading;

/// <summary>Several threads that take turns, one running at a time, and meet: when all that are left wait for the meeting, it is held once for all of them.</summary>
/// <remarks>
/// This is how several solvers, written as plain loops, share their passes over the data: each is a thread that runs until it needs a pass. Turns go round in index order, so nothing
/// depends on the scheduler. Nothing is allocated after construction.
/// </remarks>
internal sealed class Meetings : IDisposable
{
    private readonly Action meeting;
    private readonly SemaphoreSlim[] gates;
    private readonly bool[] isWaiting;
    private readonly bool[] isGone;
    private ExceptionDispatchInfo? failure;

    /// <param name="count">The number of participants.</param>
    /// <param name="meeting">What a meeting does, on the thread of whoever came last.</param>
    public Meetings(int count, Action meeting)
    {
        this.meeting = meeting;
        gates = new SemaphoreSlim[count];
        isWaiting = new bool[count];
        isGone = new bool[count];
        for (int i = 0; i < count; i++)
        {
            gates[i] = new SemaphoreSlim(0);
        }
    }

    /// <summary>Gives the first turn; every participant then runs between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    public void Open() => gates[0].Release();

    /// <summary>Waits for the first turn of a participant.</summary>
    public void Enter(int participant) => gates[participant].Wait();

    /// <summary>Whether a participant takes part in the meeting that is being held.</summary>
    public bool Attends(int participant) => isWaiting[participant];

    /// <summary>Waits until the next meeting has been held.</summary>
    /// <exception cref="OperationCanceledException">The meeting was cancelled, for all.</exception>
    public void Meet(int participant)
    {
        isWaiting[participant] = true;
        if (TryPassTurn(participant))
        {
            gates[participant].Wait();
        }
        else
        {
            Hold();
        }

        failure?.Throw();
    }

    /// <summary>Takes part in nothing any more.</summary>
    public void Leave(int participant)
    {
        isGone[participant] = true;
        if (!TryPassTurn(participant) && Array.IndexOf(isWaiting, true) >= 0)
        {
            Hold();
            TryPassTurn(participant);
        }
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim gate in gates)
        {
            gate.Dispose();
        }
    }

    private void Hold()
    {
        try
        {
            meeting();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        Array.Clear(isWaiting);
    }

    /// <summary>Gives the turn to the next participant that neither waits nor has left.</summary>
    private bool TryPassTurn(int participant)
    {
        for (int i = 1; i <= gates.Length; i++)
        {
            int next = (participant + i) % gates.Length;
            if (next != participant && !isWaiting[next] && !isGone[next])
            {
                gates[next].Release();
                return true;
            }
        }

        return false;
    }
}
