using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Solvers;

/// <summary>One Cholesky factor that stands for the diagonal blocks of all classes; the systems of eight classes are solved at a time, in one read of the factor.</summary>
internal sealed unsafe class MeanBlock : IInitialMatrix, IPieceWork, IDisposable
{
    private const int Together = 8;

    private readonly CholeskyFactor factor;
    private readonly NativeBuffer systems;
    private readonly int classCount;
    private readonly int coefficients;
    private readonly bool hasIntercept;
    private WorkerTeam? team;

    public MeanBlock(int variableCount, int penalizedCount, int classCount)
    {
        this.classCount = classCount;
        int size = variableCount / classCount;
        coefficients = penalizedCount / classCount;
        hasIntercept = size > coefficients;
        factor = new CholeskyFactor(size);
        systems = new NativeBuffer(checked((nuint)(Groups * size * Together * sizeof(double))));
    }

    private int Groups => (classCount + Together - 1) / Together;

    private int Size => factor.Matrix.Size;

    /// <summary>Forms and factors the block of a sample; false where it is not finite.</summary>
    public bool TryCompute(ISampledHessian sample, WorkerTeam threads)
    {
        team = threads;
        sample.ComputeMeanBlock(factor.Matrix);
        return factor.Factor(threads, sample.Noise) >= 0;
    }

    public void Solve(Span<double> vector)
    {
        double* own = (double*)systems.Pointer;
        for (int k = 0; k < classCount; k++)
        {
            double* system = own + ((nint)(k / Together) * Size * Together) + (k % Together);
            Span<double> block = vector.Slice(k * coefficients, coefficients);
            for (int j = 0; j < coefficients; j++)
            {
                system[j * Together] = block[j];
            }

            if (hasIntercept)
            {
                system[coefficients * Together] = vector[(classCount * coefficients) + k];
            }
        }

        team!.Run(this, Groups);
        for (int k = 0; k < classCount; k++)
        {
            double* system = own + ((nint)(k / Together) * Size * Together) + (k % Together);
            Span<double> block = vector.Slice(k * coefficients, coefficients);
            for (int j = 0; j < coefficients; j++)
            {
                block[j] = system[j * Together];
            }

            if (hasIntercept)
            {
                vector[(classCount * coefficients) + k] = system[coefficients * Together];
            }
        }
    }

    public void Run(int piece, int worker)
    {
        double* system = (double*)systems.Pointer + ((nint)piece * Size * Together);
        SolveTogether(factor.Matrix.Pointer, factor.Matrix.Stride, Size, system);
    }

    public void Dispose()
    {
        factor.Dispose();
        systems.Dispose();
    }

    /// <summary>LᵀL·X = B in place, eight columns interleaved; rounded as scalar code would, so that bits do not depend on the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveTogether(double* factor, nint stride, int size, double* systems)
    {
        int width = Vector<double>.Count;
        for (int lane = 0; lane < Together; lane += width)
        {
            for (int k = size - 1; k >= 0; k--)
            {
                double* row = factor + (k * stride);
                double* own = systems + ((nint)k * Together) + lane;
                Vector<double> value = Vector.Load(own) / new Vector<double>(row[k]);
                Vector.Store(value, own);
                double* other = systems + lane;
                for (int i = 0; i < k; i++, other += Together)
                {
                    Vector.Store(Vector.Load(other) - (new Vector<double>(row[i]) * value), other);
                }
            }

            for (int k = 0; k < size; k++)
            {
                double* row = factor + (k * stride);
                double* own = systems + ((nint)k * Together) + lane;
                Vector<double> first = Vector<double>.Zero;
                Vector<double> second = Vector<double>.Zero;
                Vector<double> third = Vector<double>.Zero;
                Vector<double> fourth = Vector<double>.Zero;
                double* other = systems + lane;
                int i = 0;
                for (; i <= k - 4; i += 4, other += 4 * Together)
                {
                    first += Vector.Load(other) * new Vector<double>(row[i]);
                    second += Vector.Load(other + Together) * new Vector<double>(row[i + 1]);
                    third += Vector.Load(other + (2 * Together)) * new Vector<double>(row[i + 2]);
                    fourth += Vector.Load(other + (3 * Together)) * new Vector<double>(row[i + 3]);
                }

                for (; i < k; i++, other += Together)
                {
                    first += Vector.Load(other) * new Vector<double>(row[i]);
                }

                Vector.Store((Vector.Load(own) - (first + second + (third + fourth))) / new Vector<double>(row[k]), own);
            }
        }
    }
}
