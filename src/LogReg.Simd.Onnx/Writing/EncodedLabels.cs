using LogReg.Simd.Data;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>The labels that an encoding gives the classes of a model.</summary>
internal static class EncodedLabels
{
    /// <summary>Of two classes the negative and the positive one, otherwise all.</summary>
    public static OnnxLabels Of(DataEncoding encoding, int classCount)
    {
        if (classCount != 2 || encoding.PositiveLabels.Count == 0)
        {
            return encoding.ClassNames.Count == classCount ? OnnxLabels.Recognized(encoding.ClassNames) : OnnxLabels.Indices(classCount);
        }

        string positive = string.Join('|', encoding.PositiveLabels);
        bool areTwo = encoding.ClassNames.Count == 2 && encoding.PositiveLabels.Count == 1;
        return OnnxLabels.Recognized([areTwo ? encoding.ClassNames.First(name => name != positive) : $"not {positive}", positive]);
    }
}
