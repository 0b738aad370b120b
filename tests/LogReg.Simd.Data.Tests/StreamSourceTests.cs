using LogReg.Simd.Data.Tests.Columns;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>A stream is the data set of the file that holds its bytes, in every format.</summary>
public sealed class StreamSourceTests : IDisposable
{
    private static readonly DataOptions Options = new() { Missing = MissingCells.Mean };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Formats => ["csv", .. SampleTable.Formats];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_is_read_as_the_file(string format)
    {
        string path = new SampleTable(300).Write(folder, format);
        using Dataset<double> expected = DataFile.Load<double>(path, Options);
        using MemoryStream content = new(File.ReadAllBytes(path));
        using DataSource source = DataSource.OfStream(new Dripping(content), Path.GetFileName(path));
        using Dataset<double> actual = DataFile.Load<double>(source, Options);
        using Dataset<double> again = DataFile.Load<double>(source, Options);
        Assert.Equal(expected.Encoding.ToJson(), actual.Encoding.ToJson());
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        Assert.Equal(RowCheck.All(expected), RowCheck.All(again));
        using RowStream<double> rows = RowStream<double>.Open(source, expected.Encoding, new RowStreamOptions { BatchSize = 1000 });
        Assert.True(rows.Read());
        Assert.Equal(RowCheck.All(expected).SelectMany(row => row), rows.Rows.ToArray());
    }

    [Fact]
    public void Errors_name_the_stream_and_a_broken_stream_is_one()
    {
        using DataSource bad = DataSource.OfStream(new MemoryStream("a,b,y\n1,2,0\n1,x,1\n1,2,1\n1,2,1\n"u8.ToArray()), "the upload");
        Assert.StartsWith("the upload, line 3, column b: ", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(bad)).Message, StringComparison.Ordinal);
        using DataSource broken = DataSource.OfStream(new Dripping(null), "the upload");
        Assert.StartsWith("the upload: The stream cannot be read: no more", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(broken)).Message, StringComparison.Ordinal);
        DataSource gone = DataSource.OfStream(new MemoryStream([1]));
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => DataFile.Load<float>(gone));
    }

    [Fact]
    public void A_stream_that_says_nothing_can_be_left()
    {
        using CancellationTokenSource source = new();
        using DataSource silent = DataSource.OfStream(new Silent());
        source.CancelAfter(50);
        Assert.ThrowsAny<OperationCanceledException>(() => DataFile.Load<float>(silent, cancellationToken: source.Token));
    }

    /// <summary>A stream without a length that gives a few bytes at a time; without content it fails.</summary>
    private sealed class Dripping(Stream? content) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => content?.Read(buffer, offset, Math.Min(count, 777)) ?? throw new IOException("no more");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A stream whose reads never return and heed no token, as those of a terminal.</summary>
    private sealed class Silent : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Thread.Sleep(5000);
            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
