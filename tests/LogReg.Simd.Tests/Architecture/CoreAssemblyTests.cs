using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>What must always hold of the core assembly.</summary>
public class CoreAssemblyTests
{
    private static readonly Assembly Core = typeof(LogisticPrimitives).Assembly;

    [Fact]
    public void It_depends_on_the_framework_and_on_tensors_alone()
    {
        foreach (AssemblyName reference in Core.GetReferencedAssemblies())
        {
            bool framework = reference.Name!.StartsWith("System.", StringComparison.Ordinal) || reference.Name is "netstandard" or "mscorlib";
            Assert.True(framework, $"The core refers to {reference.Name}.");
        }

        string project = Documentation.RepositoryText.Read("src/LogReg.Simd/LogReg.Simd.csproj");
        Assert.Equal(1, project.Split("<PackageReference").Length - 1);
        Assert.Contains("<PackageReference Include=\"System.Numerics.Tensors\" />", project, StringComparison.Ordinal);
        Assert.Contains("<IsAotCompatible>true</IsAotCompatible>", project, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_no_static_mutable_state()
    {
        foreach (Type type in Core.GetTypes().Where(type => type.Namespace?.StartsWith("LogReg.", StringComparison.Ordinal) == true))
        {
            // The compiler keeps a lambda that captures nothing in a static field of a class of its own.
            if (type.IsDefined(typeof(CompilerGeneratedAttribute)))
            {
                continue;
            }

            foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Assert.True(field.IsLiteral || field.IsInitOnly, $"{type}.{field.Name} is static and can be written.");
            }
        }
    }

    [Fact]
    public void Every_public_member_has_a_summary()
    {
        string path = Path.ChangeExtension(Core.Location, ".xml");
        System.Xml.Linq.XDocument documentation = System.Xml.Linq.XDocument.Load(path);
        Dictionary<string, System.Xml.Linq.XElement> members = documentation.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        foreach (Type type in Core.GetExportedTypes())
        {
            Assert.True(members.ContainsKey("T:" + type.FullName), $"{type} has no documentation.");
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                // A record's members are the compiler's.
                if (method.IsSpecialName || type.IsValueType || method.IsDefined(typeof(CompilerGeneratedAttribute)))
                {
                    continue;
                }

                string prefix = $"M:{type.FullName}.{method.Name}";
                Assert.True(
                    members.Any(member => member.Key.StartsWith(prefix, StringComparison.Ordinal) && member.Value.Element("summary") is not null),
                    $"{prefix} has no summary.");
            }
        }
    }
}
