using System.Reflection;
using System.Text;
using LogReg.Simd.Tests.Documentation;
using Xunit;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>The public API as a text that is read when it changes: PublicApi.approved.txt.</summary>
public class PublicApiTests
{
    private const string Approved = "tests/LogReg.Simd.Tests/Architecture/PublicApi.approved.txt";

    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        string actual = Describe(typeof(LogisticPrimitives).Assembly);
        string approved = RepositoryText.Read(Approved).ReplaceLineEndings("\n");
        if (actual != approved)
        {
            string received = Path.Combine(Path.GetTempPath(), "PublicApi.received.txt");
            File.WriteAllText(received, actual);
            string[] before = approved.Split('\n');
            string[] after = actual.Split('\n');
            Assert.Fail(
                $"The public API changed. If that is meant, copy {received} over {Approved}.\n"
                + string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line))));
        }
    }

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            IEnumerable<string> members = type
                .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true })
                .Select(Describe)
                .Order(StringComparer.Ordinal);
            foreach (string member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{(method.IsStatic ? "static " : string.Empty)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor => $".ctor({Parameters(constructor)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{{(property.CanRead ? " get;" : string.Empty)}{(property.CanWrite ? " set;" : string.Empty)} }}",
        _ => $"{member.MemberType} {member.Name}",
    };

    private static string Parameters(MethodBase method) => string.Join(
        ", ",
        method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : string.Empty)}"));

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
