using LogReg.Simd.Data;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>The labels that an encoding gives the classes of a model.</summary>
internal static class EncodedLabels
{
    /// <summary>Of two classes the negative and the positive one, otherwise all.</summary>
    public static LabelList Of(DataEncoding encoding, int classCount)
    {
        if (classCount != 2 || encoding.PositiveLabels.Count == 0)
        {
            return encoding.ClassNames.Count == classCount ? LabelList.Recognized(encoding.ClassNames) : LabelList.Indices(classCount);
        }

        string positive = string.Join('|', encoding.PositiveLabels);
        bool areTwo = encoding.ClassNames.Count == 2 && encoding.PositiveLabels.Count == 1;
        return LabelList.Recognized([areTwo ? encoding.ClassNames.First(name => name != positive) : $"not {positive}", positive]);
    }
}
