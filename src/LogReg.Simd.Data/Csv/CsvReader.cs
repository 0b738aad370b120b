using System.Numerics;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Csv;

/// <summary>Reads CSV block by block: the caller's thread reads the file, parses where others have not done so, and takes finished batches in order.</summary>
internal sealed class CsvReader<T> : TableReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvSource source;
    private readonly CsvBlocks blocks;
    private readonly OrderedWork<Block> underWay;
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
        this.skipRecords = skipRecords;
        line = firstLine;
        underWay = new OrderedWork<Block>(block => block.Parse(parser), threadCount);
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

        // Comments may fill the block before the header: what is passed over is known once the block is parsed.
        while (!ended && free.Count > 0 && (skipRecords == 0 || underWay.Count == 0))
        {
            Start();
        }

        if (underWay.Count == 0)
        {
            return null;
        }

        current = underWay.Take();
        skipRecords = current.SkipRecords;
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
        underWay.Stop();
        blocks.Dispose();
    }

    /// <summary>Reads the next block and has it parsed.</summary>
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
        block.SkipRecords = skipRecords;
        underWay.Add(block);
    }

    private sealed class Block(TableBatch<T> batch)
    {
        public byte[] Buffer = [];

        public int Length { get; set; }

        public TableBatch<T> Batch => batch;

        /// <summary>Gets or sets the records to pass over, once it is parsed those that are still to be.</summary>
        public int SkipRecords { get; set; }

        public void Parse(CsvBlockParser<T> parser) => SkipRecords = parser.Parse(Buffer.AsSpan(0, Length), SkipRecords, batch);
    }
}
