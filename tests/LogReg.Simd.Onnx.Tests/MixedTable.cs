using System.Numerics;
using System.Text;
using LogReg.Simd.Data;

namespace LogReg.Simd.Onnx.Tests;

/// <summary>A table of numbers, texts, flags, times and missing cells.</summary>
internal static class MixedTable
{
    private const string Table = """
        size,colour,is_new,far,label
        1.5,red,true,1700000000,no
        2.5,blue,false,1700000001,yes
        ,green,TRUE,1700000002,no
        4.25,,False,1700000003,yes
        3.5,red,true,,no
        2.25,rare,false,1700000005,yes
        0.1,blue,true,1700000006,yes

        """;

    public static DataEncoding EncodingOf<T>(DataOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Table));
        using DataSource source = DataSource.OfStream(stream);
        using Dataset<T> dataset = DataFile.Load<T>(source, options with { Target = "label", Positive = "yes" });
        return dataset.Encoding;
    }
}
