namespace LogReg.Simd.Onnx.Pmml;

/// <summary>The logit of one class: coefficients of all features, or none, and an intercept.</summary>
internal sealed record PmmlTable(int ClassIndex, double[] Coefficients, double Intercept);
