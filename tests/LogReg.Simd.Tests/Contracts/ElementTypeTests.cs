using System.Reflection;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>The kernels compute in float and double; every other element type is refused in so many words.</summary>
public class ElementTypeTests
{
    [Fact]
    public void Other_element_types_are_refused()
    {
        Refused<int>("Int32");
        Refused<Half>("Half");
        Refused<long>("Int64");
        Refused<byte>("Byte");
        Refused<decimal>("Decimal");
    }

    [Fact]
    public void Every_generic_method_is_among_them()
    {
        int methods = typeof(LogisticPrimitives).GetMethods(BindingFlags.Public | BindingFlags.Static).Count(method => method.IsGenericMethodDefinition);
        Assert.Equal(methods, Calls<int>().Length);
    }

    private static void Refused<T>(string name)
        where T : unmanaged
    {
        foreach (Action call in Calls<T>())
        {
            NotSupportedException thrown = Assert.Throws<NotSupportedException>(call);
            Assert.Contains(name, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("float or double", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.Pack(new float[1], 1, 1));
        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.Pack(new double[1], 1, 1));
        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.Pack(new Half[1], 1, 1));
        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.Pack(new byte[1], 1, 1));
        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.Pack(new sbyte[1], 1, 1));
        Assert.Throws<NotSupportedException>(() => FeatureMatrix<T>.PackBFloat16(new ushort[1], 1, 1));
    }

    private static Action[] Calls<T>()
        where T : unmanaged =>
    [
        () => LogisticPrimitives.Sigmoid<T>([default], new T[1]),
        () => LogisticPrimitives.Sigmoid<T>(default(T)),
        () => LogisticPrimitives.Softplus<T>([default], new T[1]),
        () => LogisticPrimitives.LogSumExp<T>([default]),
        () => LogisticPrimitives.SoftMax<T>([default], new T[1]),
        () => LogisticPrimitives.ComputeLogLosses<T>([default], [default], new T[1]),
        () => LogisticPrimitives.ComputeResiduals<T>([default], [default], new T[1]),
        () => LogisticPrimitives.ComputeCurvatures<T>([default], new T[1]),
        () => LogisticPrimitives.LogLoss<T>([default], [default]),
        () => LogisticPrimitives.ComputeLogit<T>([default], [default], default),
        () => LogisticPrimitives.ComputeProbability<T>([default], [default], default),
        () => LogisticPrimitives.ComputeLogits<T>([default], [default], default, new T[1]),
        () => LogisticPrimitives.ComputeProbabilities<T>([default], [default], default, new T[1]),
        () => LogisticPrimitives.AccumulateGradient<T>([default], [default], new T[1]),
        () => LogisticPrimitives.ComputeLogLossGradient<T>([default], [default], [], [default], default, new double[1]),
    ];
}
