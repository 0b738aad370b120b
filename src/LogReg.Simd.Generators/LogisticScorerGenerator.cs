using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LogReg.Simd.Generators;

/// <summary>Compiles model files into the partial types that name them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LogisticScorerGenerator : IIncrementalGenerator
{
    private const string Category = "LogReg.Simd";
    private const int MostWidenedFeatures = 4096;

    private static readonly DiagnosticDescriptor NoFile = new(
        "LRS001",
        "The model file is not there",
        "'{0}' is no file among AdditionalFiles, or stands there more than once. Add <AdditionalFiles Include=\"{0}\" /> to the project.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor NoModel = new(
        "LRS002",
        "The file holds no model that can be compiled",
        "'{0}' cannot be compiled: {1}. Restore it, or train anew.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor NoPartialType = new(
        "LRS003",
        "The type cannot be completed",
        "{0} is nested, generic or not partial. Declare it as a partial type of a namespace.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static post =>
        {
            post.AddEmbeddedAttributeDefinition();
            post.AddSource("LogisticScorerAttribute.g.cs", ScorerSource.Attribute);
        });
        IncrementalValuesProvider<Target> targets = context.SyntaxProvider.ForAttributeWithMetadataName(
            ScorerSource.AttributeName, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => Target.Of(found));
        context.RegisterSourceOutput(targets.Combine(context.AdditionalTextsProvider.Collect()), static (output, pair) => Write(output, pair.Left, pair.Right));
    }

    private static void Write(SourceProductionContext output, Target target, ImmutableArray<AdditionalText> files)
    {
        if (!target.CanBeCompleted)
        {
            output.ReportDiagnostic(Diagnostic.Create(NoPartialType, target.Place, target.Name));
            return;
        }

        string wanted = target.File.Replace('\\', '/');
        AdditionalText[] found = [.. files.Where(file => IsOf(file.Path.Replace('\\', '/'), wanted))];
        if (found.Length != 1 || found[0].GetText(output.CancellationToken) is not SourceText text)
        {
            output.ReportDiagnostic(Diagnostic.Create(NoFile, target.Place, target.File));
            return;
        }

        try
        {
            ModelText model = ModelText.Parse(text.ToString());
            if (model.ScoresInDouble && model.Coefficients.Count > MostWidenedFeatures)
            {
                throw new InvalidDataException($"it scores {model.Coefficients.Count} features in double, and up to {MostWidenedFeatures} fit the stack");
            }

            output.AddSource($"{target.FullName}.g.cs", ScorerSource.Of(target.Namespace, target.Declaration, model));
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            output.ReportDiagnostic(Diagnostic.Create(NoModel, target.Place, target.File, exception.Message));
        }
    }

    private static bool IsOf(string path, string wanted) => path == wanted || path.EndsWith("/" + wanted, StringComparison.Ordinal);

    /// <summary>A type that is to be completed.</summary>
    private sealed record Target(string Namespace, string Name, string Declaration, string File, bool CanBeCompleted, Location Place)
    {
        public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

        public static Target Of(GeneratorAttributeSyntaxContext found)
        {
            TypeDeclarationSyntax syntax = (TypeDeclarationSyntax)found.TargetNode;
            INamedTypeSymbol type = (INamedTypeSymbol)found.TargetSymbol;
            string space = type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString();
            bool isPartial = syntax.Modifiers.Any(SyntaxKind.PartialKeyword) && type.ContainingType is null && !type.IsGenericType;
            string keyword = type.IsRecord ? type.IsValueType ? "record struct" : "record" : type.IsValueType ? "struct" : "class";
            string file = found.Attributes[0].ConstructorArguments.FirstOrDefault().Value as string ?? string.Empty;
            return new Target(space, type.Name, $"partial {keyword} {type.Name}", file, isPartial, syntax.Identifier.GetLocation());
        }
    }
}
