using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>The systems of all classes, eight at a time, have the solutions of the factor alone.</summary>
public class MeanBlockTests
{
    public static TheoryData<int, bool> Shapes
    {
        get
        {
            TheoryData<int, bool> shapes = [];
            foreach (int classes in (int[])[1, 7, 8, 9])
            {
                shapes.Add(classes, true);
                shapes.Add(classes, false);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_class_has_its_own_solution(int classes, bool hasIntercept)
    {
        const int Features = 22;
        int size = Features + (hasIntercept ? 1 : 0);
        using WorkerTeam team = new(2, Sharing.Always);
        using MeanBlock block = new(size * classes, Features * classes, classes);
        using CholeskyFactor factor = new(size);
        Dominant matrix = new();
        matrix.ComputeMeanBlock(factor.Matrix);
        Assert.Equal(0, factor.Factor(team, matrix.Noise));
        Assert.True(block.TryCompute(matrix, team));

        double[] given = new SplitMix((ulong)classes).Vector<double>(size * classes, 4);
        double[] solved = [.. given];
        block.Solve(solved);
        for (int k = 0; k < classes; k++)
        {
            double[] expected = Of(given, k);
            factor.Solve(expected);
            double largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(Of(solved, k)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-14 * largest));
        }

        double[] Of(double[] all, int k) => [.. all.AsSpan(k * Features, Features), .. hasIntercept ? all.AsSpan((classes * Features) + k, 1) : []];
    }

    /// <summary>A matrix whose diagonal is larger than the rest of its row.</summary>
    private sealed class Dominant : ISampledHessian
    {
        public double Noise => 1e-12;

        public bool TryDraw() => true;

        public void ComputeProduct(ReadOnlySpan<double> vector, Span<double> product) => throw new NotSupportedException();

        public void ComputeMeanBlock(LowerMatrix hessian)
        {
            SplitMix random = new(17);
            for (int row = 0; row < hessian.Size; row++)
            {
                random.Vector<double>(row + 1).CopyTo(hessian.Row(row));
                hessian.Row(row)[row] = hessian.Size + row;
            }
        }

        public void Dispose()
        {
        }
    }
}
