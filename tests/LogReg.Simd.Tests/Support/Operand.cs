namespace LogReg.Simd.Tests.Support;

/// <summary>An operand of a kernel in guarded memory: exactly as long as the contract says, and not one element longer.</summary>
internal sealed unsafe class Operand<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Every float and double of these bytes is NaN: what a kernel should not read shows in its result.</summary>
    private const byte NotANumber = 0xFF;

    /// <summary>A small negative number: adding anything to it changes it, so that a stray read-modify-write shows too.</summary>
    private const byte SmallNumber = 0xA5;

    private readonly GuardedMemory memory;

    private Operand(int length, GuardEdge edge, int offset, byte poison)
    {
        memory = new GuardedMemory((nuint)length * (nuint)sizeof(T), edge, (nuint)offset * (nuint)sizeof(T), poison);
        Length = length;
    }

    /// <summary>Gets the first element.</summary>
    public T* Pointer => (T*)memory.Pointer;

    /// <summary>Gets the number of elements.</summary>
    public int Length { get; }

    /// <summary>Gets the elements.</summary>
    public Span<T> Span => new(Pointer, Length);

    /// <summary>A copy of the values that nobody may write to; what surrounds it reads as NaN.</summary>
    public static Operand<T> Input(ReadOnlySpan<T> values, GuardEdge edge = GuardEdge.End, int offset = 0)
    {
        Operand<T> operand = new(values.Length, edge, offset, NotANumber);
        values.CopyTo(operand.Span);
        operand.memory.Seal();
        return operand;
    }

    /// <summary>Elements to write: whatever is not written stays visibly wrong, whatever is written outside is found.</summary>
    public static Operand<T> Output(int length, GuardEdge edge = GuardEdge.End, int offset = 0) => new(length, edge, offset, SmallNumber);

    /// <summary>Working memory that holds NaN until the kernel writes to it.</summary>
    public static Operand<T> Scratch(int length) => new(length, GuardEdge.End, 0, NotANumber);

    /// <summary>Elements to read and write.</summary>
    public static Operand<T> InOut(ReadOnlySpan<T> values, GuardEdge edge = GuardEdge.End, int offset = 0)
    {
        Operand<T> operand = new(values.Length, edge, offset, SmallNumber);
        values.CopyTo(operand.Span);
        return operand;
    }

    /// <summary>The elements, after a check that nothing around them was written.</summary>
    public T[] Take()
    {
        memory.AssertIntact();
        return Span.ToArray();
    }

    public void Dispose() => memory.Dispose();
}
