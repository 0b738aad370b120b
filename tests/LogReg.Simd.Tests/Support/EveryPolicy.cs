using System.Reflection;
using Xunit.Sdk;

namespace LogReg.Simd.Tests.Support;

/// <summary>The policy matrix as theory data: single and double precision, each at 512 bits and at the portable width.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryPolicyAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => All().Select(policy => new[] { policy });

    internal static IEnumerable<object> All() => [new Policy<float>(true), new Policy<float>(false), new Policy<double>(true), new Policy<double>(false)];
}

/// <summary>Every policy with every layout of the strips.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryPolicyAndLayoutAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from policy in EveryPolicyAttribute.All()
        from layout in Enum.GetValues<StripLayout>()
        select new[] { policy, layout };
}

/// <summary>Both precisions.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryPrecisionAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => All().Select(precision => new[] { precision });

    internal static IEnumerable<object> All() => [new Precision<float>(), new Precision<double>()];
}

/// <summary>Both precisions with every layout of the strips.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryPrecisionAndLayoutAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from precision in EveryPrecisionAttribute.All()
        from layout in Enum.GetValues<StripLayout>()
        select new[] { precision, layout };
}
