using System.Numerics;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Csv;

/// <summary>Reads CSV block by block: the caller's thread reads the file and takes finished batches in order, others parse.</summary>
internal sealed class CsvReader<T> : TableReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvSource source;
    private readonly CsvBlocks blocks;
    private readonly CsvBlockParser<T> parser;
    private readonly int threadCount;
    private readonly Queue<Block> underWay = new();
    private readonly Stack<Block> free = new();
    private Block? current;
    private int skipRecords;
    private long line;
    private bool ended;
    private DataFormatException? error;

    public CsvReader(CsvSource source, CsvBlocks blocks, CsvBlockParser<T> parser, Func<TableBatch<T>> newBatch, long firstLine, int skipRecords, int threadCount)
    {
        this.source = source;
        this.blocks = blocks;
        this.parser = parser;
        this.skipRecords = skipRecords;
        this.threadCount = threadCount;
        line = firstLine;
        for (int i = 0; i < (threadCount == 1 ? 1 : threadCount + 2); i++)
        {
            free.Push(new Block(newBatch()));
        }
    }

    public override TableBatch<T>? Read()
    {
        if (error is not null)
        {
            throw error;
        }

        if (current is not null)
        {
            free.Push(current);
            current = null;
        }

        while (!ended && free.Count > 0)
        {
            Start();
        }

        if (underWay.Count == 0)
        {
            return null;
        }

        current = underWay.Dequeue();
        current.Parsing?.GetAwaiter().GetResult();
        TableBatch<T> batch = current.Batch;
        batch.FirstLine = line;
        line += batch.LineCount;
        if (batch.Fault is { } fault)
        {
            ended = true;
            error = source.Error(batch.FirstLine + fault.Line, fault.Column < 0 ? null : source.Names[fault.Column], fault.Message);
            return batch.RowCount > 0 ? batch : throw error;
        }

        return batch;
    }

    public override void Dispose()
    {
        foreach (Block block in underWay)
        {
            block.Parsing?.GetAwaiter().GetResult();
        }

        blocks.Dispose();
    }

    /// <summary>Reads the next block and has it parsed: at once where there is one thread.</summary>
    private void Start()
    {
        Block block = free.Pop();
        block.Length = blocks.Next(ref block.Buffer);
        if (block.Length == 0)
        {
            ended = true;
            free.Push(block);
            return;
        }

        block.Batch.Clear();
        if (threadCount == 1 || skipRecords > 0)
        {
            // Comments may fill the block before the header.
            block.Parsing = null;
            skipRecords = block.Parse(parser, skipRecords);
        }
        else
        {
            block.Parsing = Task.Run(() => block.Parse(parser, 0));
        }

        underWay.Enqueue(block);
    }

    private sealed class Block(TableBatch<T> batch)
    {
        public byte[] Buffer = [];

        public int Length { get; set; }

        public TableBatch<T> Batch => batch;

        public Task? Parsing { get; set; }

        public int Parse(CsvBlockParser<T> parser, int skipRecords) => parser.Parse(Buffer.AsSpan(0, Length), skipRecords, batch);
    }
}
