namespace LogReg.Simd.Onnx.Columns;

/// <summary>A column that another program's classifier reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">The categories with a feature each, in the order of the other program; null where the number itself is the feature.</param>
/// <param name="Reference">The category without a feature; null where there is none.</param>
internal sealed record ImportedColumn(string Name, IReadOnlyList<string>? Categories = null, string? Reference = null);
