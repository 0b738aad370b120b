using System.Linq.Expressions;
using System.Reflection;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>A public method, constructor or accessor as a call with boxed arguments: an array stands for a span, and the object that is called comes first.</summary>
internal sealed class PublicDoor
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What every record and every label has, and takes any object.</summary>
    private static readonly string[] OfEveryObject = ["Equals", "op_Equality", "op_Inequality", "<Clone>$", "Deconstruct"];

    private readonly Action<object?[]> call;

    private PublicDoor(MethodBase method)
    {
        Method = method;
        ParameterExpression boxed = Expression.Parameter(typeof(object?[]));
        Expression[] arguments = [.. method.GetParameters().Select((parameter, i) => Unboxed(boxed, i + 1, parameter.ParameterType))];
        Expression body = method is ConstructorInfo constructor
            ? Expression.New(constructor, arguments)
            : Expression.Call(method.IsStatic ? null : Unboxed(boxed, 0, method.DeclaringType!), (MethodInfo)method, arguments);
        call = Expression.Lambda<Action<object?[]>>(
            Expression.Block(typeof(void), typeof(IDisposable).IsAssignableFrom(body.Type) ? Disposed(body) : body), boxed).Compile();
    }

    public MethodBase Method { get; }

    /// <summary>The names that a refusal may give: those of the parameters, and of the property that an initialiser sets.</summary>
    public IEnumerable<string> Names => Method.GetParameters().Select(parameter => parameter.Name!).Append(Method.Name.Replace("set_", string.Empty, StringComparison.Ordinal));

    public string Name => $"{Method.DeclaringType!.Name}.{Method.Name}({string.Join(", ", Method.GetParameters().Select(parameter => parameter.Name))})";

    /// <summary>The public types of an assembly that have doors, by name; generic ones of single precision or of labels that are strings.</summary>
    public static IReadOnlyList<Type> TypesOf(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type is { IsEnum: false, IsInterface: false } && !type.IsAssignableTo(typeof(Exception)))
            .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(ArgumentFor(type.GetGenericArguments()[0])) : type)
            .Where(type => Of(type).Any())
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The doors of a type that have parameters; constructors of records, which take whatever they are to hold, are none.</summary>
    public static IEnumerable<PublicDoor> Of(Type type)
    {
        IEnumerable<MethodBase> methods = type.GetMethods(Declared).Where(method => !OfEveryObject.Contains(method.Name) && method.GetBaseDefinition() == method)
            .Select(method => method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(ArgumentFor)]) : method);
        IEnumerable<MethodBase> constructors = type.IsAbstract ? [] : type.GetConstructors(BindingFlags.Public | BindingFlags.Instance);
        return constructors.Concat(methods)
            .Where(method => method.GetParameters() is { Length: > 0 } parameters
                && !char.IsUpper(parameters[0].Name![0])
                && !IsInitializer(method)
                && !parameters.Any(parameter => parameter.ParameterType.IsByRef))
            .Select(method => new PublicDoor(method));
    }

    /// <summary>Makes the call.</summary>
    /// <param name="arguments">The object, null for a static method or a constructor, and the arguments.</param>
    public void Call(object?[] arguments) => call(arguments);

    /// <summary>An initialiser of a record checks nothing: the options are checked where they are used.</summary>
    private static bool IsInitializer(MethodBase method) =>
        method.IsSpecialName && method.Name.StartsWith("set_", StringComparison.Ordinal) && method.DeclaringType!.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static Type ArgumentFor(Type parameter) => parameter.Name switch
    {
        "TLabel" => typeof(string),
        "TModel" => typeof(LogisticModel),
        _ => typeof(float),
    };

    private static UnaryExpression Unboxed(ParameterExpression boxed, int index, Type type)
    {
        BinaryExpression element = Expression.ArrayIndex(boxed, Expression.Constant(index));
        return type.IsByRefLike
            ? Expression.Convert(Expression.Convert(element, type.GetGenericArguments()[0].MakeArrayType()), type)
            : Expression.Convert(element, type);
    }

    private static MethodCallExpression Disposed(Expression made) =>
        Expression.Call(Expression.Convert(made, typeof(IDisposable)), typeof(IDisposable).GetMethod(nameof(IDisposable.Dispose))!);
}
