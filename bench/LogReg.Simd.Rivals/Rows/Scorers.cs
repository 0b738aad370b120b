namespace LogReg.Simd.Rivals.Rows;

[LogisticScorer("rivals-4.json")]
internal static partial class Scorer4;

[LogisticScorer("rivals-30.json")]
internal static partial class Scorer30;

[LogisticScorer("rivals-300.json")]
internal static partial class Scorer300;
