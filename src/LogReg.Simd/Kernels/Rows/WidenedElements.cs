using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Single-precision elements read in double, exactly.</summary>
internal sealed unsafe class WidenedElements(float* source) : ElementReader<double>
{
    public override void Read(nint first, nint count, double* destination) => Elements.Widen(source + first, count, destination);

    public override void ReadStrided(nint first, nint step, int count, double* destination)
    {
        float* from = source + first;
        for (int i = 0; i < count; i++)
        {
            destination[i] = from[i * step];
        }
    }
}
