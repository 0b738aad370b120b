namespace LogReg.Simd.Tests.Architecture.RoomSamples;

#pragma warning disable SA1402, CA1812 // Each of these types refers to another in one way alone; none of them is made.

internal class Target
{
    public static int Count;

    public static void Do() => Count++;
}

internal interface ITarget;

internal sealed class TargetException : Exception;

internal sealed class ByBase : Target;

internal sealed class ByInterface : ITarget;

internal sealed class ByField
{
    public Target? Field;

    public void Clear() => Field = null;
}

internal sealed class ByProperty
{
    public Target? Value { get; set; }
}

internal abstract class ByParameter
{
    public abstract void Take(List<Target[]> value);
}

internal abstract class ByConstraint
{
    public abstract void Take<T>()
        where T : Target;
}

internal static class ByCall
{
    public static void Run() => Target.Do();
}

internal static class ByStaticField
{
    public static int Run() => Target.Count;
}

internal static class ByTypeArgument
{
    public static int Run() => Array.Empty<Target>().Length;
}

internal static class ByTypeOf
{
    public static string Run() => typeof(Target).Name;
}

internal static class ByCatch
{
    public static void Run()
    {
        try
        {
            Console.Write(string.Empty);
        }
        catch (TargetException)
        {
        }
    }
}

internal static class ByCodeBehindASwitch
{
    public static void Run(int value)
    {
        switch (value)
        {
            case 0:
                Console.Write(0L);
                break;
            case 1:
                Console.Write(1.5);
                break;
            case 2:
                Console.Write(2f);
                break;
            case 3:
                Target.Do();
                break;
            default:
                break;
        }
    }
}

internal static class ByNestedLambda
{
    public static Action Run() => () => Target.Do();
}

internal static class ByNothing
{
    public static int Run() => nameof(Target).Length;
}
