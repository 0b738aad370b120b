namespace LogReg.Simd.Samples.NativeLibrary;

/// <summary>The model of iris.json, compiled into the library.</summary>
[LogisticScorer("iris.json")]
internal static partial class IrisScorer;
