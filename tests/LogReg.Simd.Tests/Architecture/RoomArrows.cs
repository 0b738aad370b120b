using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>Which room of an assembly refers to which, read from its metadata: signatures, fields, base types, constraints and the code of methods.</summary>
/// <remarks>
/// A room is a namespace below the assembly's own, with slashes; a type of the root namespace is a room of its own. What the
/// compiler copies leaves no trace: the value of a constant, the name of a type in a comment.
/// </remarks>
internal sealed class RoomArrows : ISignatureTypeProvider<bool, bool>
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly string root;
    private readonly SortedDictionary<string, SortedSet<string>> arrows = new(StringComparer.Ordinal);
    private string from = string.Empty;

    private RoomArrows(PEReader file, string root)
    {
        this.file = file;
        this.root = root;
        metadata = file.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            if (RoomOf(handle) is { } room)
            {
                from = room;
                _ = arrows.TryAdd(room, new SortedSet<string>(StringComparer.Ordinal));
                Visit(metadata.GetTypeDefinition(handle));
            }
        }
    }

    /// <summary>The rooms of an assembly, each with the rooms that it refers to.</summary>
    /// <param name="path">The file of the assembly.</param>
    /// <param name="root">Its root namespace.</param>
    public static IReadOnlyDictionary<string, SortedSet<string>> Of(string path, string root)
    {
        using PEReader file = new(File.OpenRead(path));
        return new RoomArrows(file, root).arrows;
    }

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        if (RoomOf(handle) is { } room && room != from)
        {
            arrows[from].Add(room);
        }

        return true;
    }

    public bool GetTypeFromSpecification(MetadataReader reader, bool genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => true;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => true;

    public bool GetSZArrayType(bool elementType) => true;

    public bool GetArrayType(bool elementType, ArrayShape shape) => true;

    public bool GetByReferenceType(bool elementType) => true;

    public bool GetPointerType(bool elementType) => true;

    public bool GetPinnedType(bool elementType) => true;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => true;

    public bool GetGenericMethodParameter(bool genericContext, int index) => true;

    public bool GetGenericTypeParameter(bool genericContext, int index) => true;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => true;

    /// <summary>The room of a type, that of the outermost around it; null for what the compiler adds on its own.</summary>
    private string? RoomOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (type.IsNested)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        string name = metadata.GetString(type.Name);
        string space = metadata.GetString(type.Namespace);
        if (space == root)
        {
            return name.Split('`')[0];
        }

        return space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Replace('.', '/') : null;
    }

    private void Visit(TypeDefinition type)
    {
        Visit(type.BaseType);
        Visit(type.GetGenericParameters());
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            Visit(metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            _ = metadata.GetFieldDefinition(handle).DecodeSignature(this, true);
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            _ = method.DecodeSignature(this, true);
            Visit(method.GetGenericParameters());
            if (method.RelativeVirtualAddress != 0)
            {
                Visit(file.GetMethodBody(method.RelativeVirtualAddress));
            }
        }
    }

    private void Visit(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in metadata.GetGenericParameter(parameter).GetConstraints())
            {
                Visit(metadata.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void Visit(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            _ = metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, true);
        }

        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            Visit(region.CatchType);
        }

        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OperandType operand = Operands[value == 0xFE ? 0xFE00 | code.ReadByte() : value];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                Visit(MetadataTokens.EntityHandle(code.ReadInt32()));
                continue;
            }

            int length = operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 * code.ReadInt32(),
                _ => 4,
            };
            code.Offset += length;
        }
    }

    private void Visit(EntityHandle handle)
    {
        // An interface has no base type, a finally clause catches none.
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _ = GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                _ = GetTypeFromSpecification(metadata, true, (TypeSpecificationHandle)handle, 0);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Visit(method.GetDeclaringType());
                _ = method.DecodeSignature(this, true);
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Visit(field.GetDeclaringType());
                _ = field.DecodeSignature(this, true);
                break;
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                Visit(member.Parent);
                _ = member.GetKind() == MemberReferenceKind.Method ? member.DecodeMethodSignature(this, true).ReturnType : member.DecodeFieldSignature(this, true);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Visit(specification.Method);
                _ = specification.DecodeSignature(this, true);
                break;
            default:
                break;
        }
    }
}
