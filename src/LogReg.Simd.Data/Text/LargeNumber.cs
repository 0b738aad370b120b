namespace LogReg.Simd.Data.Text;

/// <summary>What to say about a number that an element type does not hold.</summary>
internal static class LargeNumber
{
    /// <summary>The fault, and the remedy that there is.</summary>
    /// <param name="shown">The number.</param>
    /// <param name="isWeight">Whether it is a sample weight and no feature.</param>
    public static string MessageOf<T>(string shown, bool isWeight = false)
    {
        string remedy = isWeight ? "Divide all weights by the largest" : "Scale the features down";
        return typeof(T) == typeof(float)
            ? $"The number {shown} is too large for Single. {remedy}, or read them as double."
            : $"The number {shown} is too large for Double{(isWeight ? string.Empty : " once it is divided by the scale")}. {remedy}.";
    }
}
