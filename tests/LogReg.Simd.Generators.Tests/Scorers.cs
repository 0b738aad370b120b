namespace LogReg.Simd.Generators.Tests;

[LogisticScorer("Models/log-loss.json")]
internal static partial class LogLossScorer;

[LogisticScorer("tanh.json")]
internal static partial class TanhScorer;

[LogisticScorer("squared-logit.json")]
internal readonly partial struct SquaredLogitScorer;

[LogisticScorer("in-double.json")]
internal static partial class InDoubleScorer;
