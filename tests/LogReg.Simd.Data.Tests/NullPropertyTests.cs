using System.Reflection;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>A property that may not be null refuses null where it is set, and says which one it is: nothing fails later over it.</summary>
public sealed class NullPropertyTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<Type, string> Properties => Of(property => Nullability.Create(property).WriteState == NullabilityState.NotNull);

    public static TheoryData<Type, string> Lists => Of(property => property.PropertyType.IsGenericType && !property.PropertyType.GetGenericArguments()[0].IsValueType);

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_refuses_null(Type type, string property)
    {
        ArgumentNullException error = Assert.Throws<ArgumentNullException>(() => Set(type, property, null));
        Assert.Equal(property, error.ParamName);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_refuses_items_that_are_null(Type type, string property)
    {
        Type item = type.GetProperty(property)!.PropertyType.GetGenericArguments()[0];
        ArgumentException error = Assert.Throws<ArgumentException>(() => Set(type, property, Array.CreateInstance(item, 2)));
        Assert.Equal(property, error.ParamName);
        Assert.Contains($"{property} holds null at index 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_settable_lists_are_seen()
    {
        Assert.Equal(12, Properties.Count);
        Assert.Equal(11, Lists.Count);
    }

    [Theory]
    [InlineData("Columns", """{"version":1,"format":"csv","featureCount":0,"columns":null,"classNames":[],"positiveLabels":[],"scale":1,"targetName":"y"}""")]
    [InlineData("Columns", """{"version":1,"format":"csv","featureCount":0,"columns":[null],"classNames":[],"positiveLabels":[],"scale":1,"targetName":"y"}""")]
    [InlineData("PositiveLabels", """{"version":1,"format":"csv","featureCount":0,"columns":[],"classNames":[],"scale":1,"targetName":"y"}""")]
    [InlineData("Format", """{"version":1,"format":null,"featureCount":0,"columns":[],"classNames":[],"positiveLabels":[],"scale":1,"targetName":"y"}""")]
    [InlineData("Function",
        """{"version":1,"format":"csv","featureCount":0,"columns":[],"hashing":{"function":null,"bits":1,"buckets":[]},"classNames":[],"positiveLabels":[],"scale":1,"targetName":"y"}""")]
    public void A_text_with_null_is_no_encoding_and_the_property_is_named(string property, string json)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataEncoding.FromJson(json));
        Assert.Equal($"The description of the data contradicts itself: its {property} is null, or holds null. Write it again with this version.", error.Message);
    }

    /// <summary>The wanted properties of reference types with a public setter, of every public class that can be made without arguments.</summary>
    private static TheoryData<Type, string> Of(Func<PropertyInfo, bool> isWanted)
    {
        TheoryData<Type, string> found = [];
        foreach (Type type in typeof(DataEncoding).Assembly.GetExportedTypes().Where(type => type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null))
        {
            foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod?.IsPublic == true && !property.PropertyType.IsValueType && isWanted(property)))
            {
                found.Add(type, property.Name);
            }
        }

        return found;
    }

    private static void Set(Type type, string property, object? value) => type.GetProperty(property)!.SetMethod!.Invoke(
        Activator.CreateInstance(type), BindingFlags.DoNotWrapExceptions, null, [value], null);
}
