using System.Runtime.InteropServices;

namespace LogReg.Simd.Tests.Support;

/// <summary>A block of native memory against a page without access, with poison in the rest of its own pages.</summary>
/// <remarks>
/// On Linux a step over the guarded edge kills the process, which a child process proves (<c>GuardedMemoryTests</c>).
/// Elsewhere the block lies on the heap between two stretches of poison: a stray write is found by <see cref="AssertIntact"/>, a
/// stray read only by the poison it brings in.
/// </remarks>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const nuint HeapMargin = 512;

    private readonly GuardedPages? pages;
    private readonly byte* body;
    private readonly nuint bodyBytes;
    private readonly nuint byteCount;
    private readonly byte poison;
    private bool isDisposed;

    /// <summary>Makes a block.</summary>
    /// <param name="byteCount">The bytes of the block.</param>
    /// <param name="edge">The guarded edge.</param>
    /// <param name="offsetBytes">The bytes of poison between the block and the guard page; 0 for none.</param>
    /// <param name="poison">The byte that fills the block and everything around it.</param>
    public GuardedMemory(nuint byteCount, GuardEdge edge, nuint offsetBytes, byte poison)
    {
        this.byteCount = byteCount;
        this.poison = poison;
        if (Traps)
        {
            pages = GuardedPages.Rent(byteCount + offsetBytes);
            bodyBytes = pages.ByteCount;
            body = pages.Writable;
            Pointer = edge == GuardEdge.End ? body + bodyBytes - offsetBytes - byteCount : body + offsetBytes;
        }
        else
        {
            bodyBytes = byteCount + offsetBytes + (2 * HeapMargin);
            body = (byte*)NativeMemory.Alloc(bodyBytes);
            Pointer = body + HeapMargin + offsetBytes;
        }

        new Span<byte>(body, checked((int)bodyBytes)).Fill(poison);
    }

    /// <summary>Makes a block that holds a copy of data, without offset and sealed.</summary>
    /// <param name="data">The data.</param>
    /// <param name="edge">The guarded edge.</param>
    public static GuardedMemory Of<E>(ReadOnlySpan<E> data, GuardEdge edge)
        where E : unmanaged
    {
        GuardedMemory memory = new((nuint)(data.Length * sizeof(E)), edge, 0, 0xA5);
        data.CopyTo(new Span<E>(memory.Pointer, data.Length));
        memory.Seal();
        return memory;
    }

    /// <summary>Gets a value indicating whether a step over the guarded edge kills the process.</summary>
    public static bool Traps => OperatingSystem.IsLinux();

    /// <summary>Gets the first byte of the block; it moves when the block is sealed.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>Forbids writing to the block from now on, and to what surrounds it; on the heap nothing changes.</summary>
    public void Seal()
    {
        if (pages is not null)
        {
            Pointer = pages.Sealed + OffsetInBody;
        }
    }

    /// <summary>Throws where a byte around the block is no longer poison.</summary>
    public void AssertIntact()
    {
        int offset = OffsetInBody;
        ReadOnlySpan<byte> all = new(body, checked((int)bodyBytes));
        ReadOnlySpan<byte> before = all[..offset];
        int changed = before.LastIndexOfAnyExcept(poison);
        if (changed >= 0)
        {
            throw new InvalidOperationException($"Something wrote {before.Length - changed} bytes before the start of a block of {byteCount} bytes.");
        }

        changed = all[(offset + (int)byteCount)..].IndexOfAnyExcept(poison);
        if (changed >= 0)
        {
            throw new InvalidOperationException($"Something wrote {changed + 1} bytes behind the start of what follows a block of {byteCount} bytes.");
        }
    }

    public void Dispose()
    {
        // A second owner of the same pages would see the first one's writes.
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (pages is not null)
        {
            GuardedPages.Return(pages);
        }
        else
        {
            NativeMemory.Free(body);
        }
    }

    private int OffsetInBody => (int)(Pointer - (pages is not null && Pointer >= pages.Sealed ? pages.Sealed : body));
}
