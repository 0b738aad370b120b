namespace LogReg.Simd.Data.Tables;

/// <summary>Something wrong in a table, found while a batch is made; the reader turns it into an error once the rows before it are delivered.</summary>
/// <param name="Line">The line, counted from 0 at the beginning of the batch.</param>
/// <param name="Column">The index of the column; −1 where the fault is none of a column.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
internal sealed record TableFault(int Line, int Column, string Message);
