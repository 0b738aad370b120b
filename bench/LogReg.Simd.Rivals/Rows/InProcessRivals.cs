using System.Numerics.Tensors;
using LogReg.Simd.Rivals.Support;

namespace LogReg.Simd.Rivals.Rows;

/// <summary>The loop of <see cref="HandWritten"/>.</summary>
internal readonly struct HandWrittenRow(RivalData data, float[] coefficients, float intercept) : IRowRival
{
    public float Score(int row) => HandWritten.Probability(data.Row(row), coefficients, intercept);
}

/// <summary>The loop of <see cref="HandWritten"/> with four vectors of sums.</summary>
internal readonly struct FourSumsRow(RivalData data, float[] coefficients, float intercept) : IRowRival
{
    public float Score(int row) => HandWritten.ProbabilityByFourSums(data.Row(row), coefficients, intercept);
}

/// <summary>The dot product of System.Numerics.Tensors and the textbook sigmoid.</summary>
internal readonly struct TensorRow(RivalData data, float[] coefficients, float intercept) : IRowRival
{
    public float Score(int row) => 1 / (1 + MathF.Exp(-(TensorPrimitives.Dot<float>(data.Row(row), coefficients) + intercept)));
}

/// <summary>This library's model.</summary>
internal readonly struct ModelRow(RivalData data, LogisticModel model) : IRowRival
{
    public float Score(int row) => model.PredictProbability(data.Row(row));
}

/// <summary>This library's compiled scorer of 4 features.</summary>
internal readonly struct Compiled4Row(RivalData data) : IRowRival
{
    public float Score(int row) => Scorer4.PredictProbability(data.Row(row));
}

/// <summary>This library's compiled scorer of 30 features.</summary>
internal readonly struct Compiled30Row(RivalData data) : IRowRival
{
    public float Score(int row) => Scorer30.PredictProbability(data.Row(row));
}

/// <summary>This library's compiled scorer of 300 features.</summary>
internal readonly struct Compiled300Row(RivalData data) : IRowRival
{
    public float Score(int row) => Scorer300.PredictProbability(data.Row(row));
}
