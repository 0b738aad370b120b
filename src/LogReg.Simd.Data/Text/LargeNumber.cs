namespace LogReg.Simd.Data.Text;

/// <summary>What to say about a number that an element type does not hold.</summary>
internal static class LargeNumber
{
    /// <summary>The fault, and the remedy that there is.</summary>
    /// <param name="shown">The number.</param>
    /// <param name="scale">What features are divided by.</param>
    /// <param name="isWeight">Whether it is a sample weight and no feature.</param>
    public static string MessageOf<T>(string shown, double scale, bool isWeight)
    {
        string remedy = isWeight ? "Divide all weights by the largest" : "Scale the features down";
        return typeof(T) == typeof(float)
            ? $"The number {shown} is too large for Single. {remedy}, or read them as double."
            : $"The number {shown} is too large for Double{(isWeight || scale == 1 ? string.Empty : " once it is divided by the scale")}. {remedy}.";
    }
}
