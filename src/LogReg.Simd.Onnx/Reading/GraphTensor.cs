using System.Buffers.Binary;
using LogReg.Simd.Onnx.Schema;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>Reads tensors of a file.</summary>
internal static class GraphTensor
{
    public static ConstantValue Read(TensorProto tensor)
    {
        if (tensor.DataLocation == DataLocation.External)
        {
            throw new InvalidDataException($"The numbers of '{tensor.Name}' lie in another file. Save the model as one file.");
        }

        DataType type = (DataType)tensor.DataType;
        string[]? texts = type == DataType.String ? [.. tensor.StringData.Select(text => text.ToStringUtf8())] : null;
        double[] numbers = texts is not null ? [] : tensor.RawData.IsEmpty ? Listed(tensor, type) : Packed(tensor, type);
        long count = 1;
        foreach (long extent in tensor.Dims)
        {
            count = extent < 0 ? throw new InvalidDataException($"The tensor '{tensor.Name}' has a negative extent. Export the model anew.") : checked(count * extent);
        }

        if (count != (texts?.Length ?? numbers.Length))
        {
            throw new InvalidDataException($"The tensor '{tensor.Name}' holds {texts?.Length ?? numbers.Length} elements, but its extents make {count}. Export the model anew.");
        }

        return new ConstantValue(numbers, texts, [.. tensor.Dims], type is DataType.Int64 or DataType.Int32, type == DataType.Double);
    }

    private static double[] Listed(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float => [.. tensor.FloatData],
        DataType.Double => [.. tensor.DoubleData],
        DataType.Int64 => [.. tensor.Int64Data],
        DataType.Int32 or DataType.Bool or DataType.Int16 or DataType.Int8 or DataType.Uint8 or DataType.Uint16 => [.. tensor.Int32Data],
        _ => throw Unknown(tensor, type),
    };

    private static double[] Packed(TensorProto tensor, DataType type)
    {
        (int bytes, Func<ReadOnlyMemory<byte>, double> read) = type switch
        {
            DataType.Float => (4, (Func<ReadOnlyMemory<byte>, double>)(memory => BinaryPrimitives.ReadSingleLittleEndian(memory.Span))),
            DataType.Double => (8, memory => BinaryPrimitives.ReadDoubleLittleEndian(memory.Span)),
            DataType.Int64 => (8, memory => BinaryPrimitives.ReadInt64LittleEndian(memory.Span)),
            DataType.Int32 => (4, memory => BinaryPrimitives.ReadInt32LittleEndian(memory.Span)),
            DataType.Float16 => (2, memory => (double)BinaryPrimitives.ReadHalfLittleEndian(memory.Span)),
            DataType.Bool => (1, memory => memory.Span[0]),
            _ => throw Unknown(tensor, type),
        };
        ReadOnlyMemory<byte> raw = tensor.RawData.Memory;
        if (raw.Length % bytes != 0)
        {
            throw new InvalidDataException($"The tensor '{tensor.Name}' holds {raw.Length} bytes, and its elements take {bytes} each. Export the model anew.");
        }

        double[] numbers = new double[raw.Length / bytes];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = read(raw.Slice(i * bytes, bytes));
        }

        return numbers;
    }

    private static InvalidDataException Unknown(TensorProto tensor, DataType type) =>
        new($"The tensor '{tensor.Name}' has elements of the type {type}, but numbers in single or double precision are read. Convert the model.");
}
