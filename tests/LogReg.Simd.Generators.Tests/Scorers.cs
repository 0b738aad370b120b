namespace LogReg.Simd.Generators.Tests;

[LogisticScorer("Models/log-loss.json")]
internal static partial class LogLossScorer;

// Public, for the approved text of what a compiled type offers.
[LogisticScorer("tanh.json")]
public static partial class TanhScorer;

[LogisticScorer("squared-logit.json")]
internal readonly partial struct SquaredLogitScorer;

[LogisticScorer("in-double.json")]
internal static partial class InDoubleScorer;
