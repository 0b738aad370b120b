using static LogReg.Simd.Data.Parquet.ThriftField;

namespace LogReg.Simd.Data.Parquet;

/// <summary>The structures of Parquet's metadata, as parquet.thrift of the Apache Parquet format 2.11 has them.</summary>
internal static class ParquetShapes
{
    private static readonly ThriftShape Empty = new();

    private static readonly ThriftShape Statistics = new(
        (1, Bytes), (2, Bytes), (3, I64), (4, I64), (5, Bytes), (6, Bytes), (7, Flag), (8, Flag));

    private static readonly ThriftShape Decimal = new((1, I32), (2, I32));

    private static readonly ThriftShape Time = new((1, Flag), (2, Of(new ThriftShape((1, Of(Empty)), (2, Of(Empty)), (3, Of(Empty))))));

    private static readonly ThriftShape LogicalType = new(
        (1, Of(Empty)), (2, Of(Empty)), (3, Of(Empty)), (4, Of(Empty)), (5, Of(Decimal)), (6, Of(Empty)), (7, Of(Time)), (8, Of(Time)), (10, Of(new ThriftShape((1, I8), (2, Flag)))),
        (11, Of(Empty)), (12, Of(Empty)), (13, Of(Empty)), (14, Of(Empty)), (15, Of(Empty)), (16, Of(new ThriftShape((1, I8)))), (17, Of(new ThriftShape((1, Bytes)))),
        (18, Of(new ThriftShape((1, Bytes), (2, I32)))));

    private static readonly ThriftShape SchemaElement = new(
        (1, I32), (2, I32), (3, I32), (4, Bytes), (5, I32), (6, I32), (7, I32), (8, I32), (9, I32), (10, Of(LogicalType)));

    private static readonly ThriftShape KeyValue = new((1, Bytes), (2, Bytes));

    private static readonly ThriftShape SizeStatistics = new((1, I64), (2, ListOf(I64)), (3, ListOf(I64)));

    private static readonly ThriftShape BoundingBox = new((1, F64), (2, F64), (3, F64), (4, F64), (5, F64), (6, F64), (7, F64), (8, F64));

    private static readonly ThriftShape ColumnMetaData = new(
        (1, I32), (2, ListOf(I32)), (3, ListOf(Bytes)), (4, I32), (5, I64), (6, I64), (7, I64), (8, ListOf(KeyValue)), (9, I64), (10, I64), (11, I64), (12, Of(Statistics)),
        (13, ListOf(new ThriftShape((1, I32), (2, I32), (3, I32)))), (14, I64), (15, I32), (16, Of(SizeStatistics)),
        (17, Of(new ThriftShape((1, Of(BoundingBox)), (2, ListOf(I32))))));

    private static readonly ThriftShape ColumnChunk = new(
        (1, Bytes), (2, I64), (3, Of(ColumnMetaData)), (4, I64), (5, I32), (6, I64), (7, I32),
        (8, Of(new ThriftShape((1, Of(Empty)), (2, Of(new ThriftShape((1, ListOf(Bytes)), (2, Bytes))))))), (9, Bytes));

    private static readonly ThriftShape RowGroup = new(
        (1, ListOf(ColumnChunk)), (2, I64), (3, I64), (4, ListOf(new ThriftShape((1, I32), (2, Flag), (3, Flag)))), (5, I64), (6, I64), (7, I16));

    private static readonly ThriftShape Algorithm = new((1, Bytes), (2, Bytes), (3, Flag));

    /// <summary>Gets the metadata at the end of a file.</summary>
    public static ThriftShape File { get; } = new(
        (1, I32), (2, ListOf(SchemaElement)), (3, I64), (4, ListOf(RowGroup)), (5, ListOf(KeyValue)), (6, Bytes), (7, ListOf(new ThriftShape((1, Of(Empty))))),
        (8, Of(new ThriftShape((1, Of(Algorithm)), (2, Of(Algorithm))))), (9, Bytes));

    /// <summary>Gets what stands before a page.</summary>
    public static ThriftShape Page { get; } = new(
        (1, I32), (2, I32), (3, I32), (4, I32), (5, Of(new ThriftShape((1, I32), (2, I32), (3, I32), (4, I32), (5, Of(Statistics))))), (6, Of(Empty)),
        (7, Of(new ThriftShape((1, I32), (2, I32), (3, Flag)))),
        (8, Of(new ThriftShape((1, I32), (2, I32), (3, I32), (4, I32), (5, I32), (6, I32), (7, Flag), (8, Of(Statistics))))));
}
