namespace LogReg.Simd.Rivals.Rows;

/// <summary>Something that scores one row at a time; a struct, so that measuring adds no call of its own.</summary>
internal interface IRowRival
{
    /// <summary>The probability of class 1 of one of the rows.</summary>
    float Score(int row);
}
