namespace LogReg.Simd.Inference.Passes;

/// <summary>Logits of one block of a design on vectors of some width: a row's sum is its own, so that it has the same bits on each.</summary>
/// <typeparam name="L">The width.</typeparam>
/// <typeparam name="V">Its vector.</typeparam>
internal static unsafe class LogitKernels<L, V>
    where L : struct, IRowLanes<V>
    where V : struct
{
    private const int Rows = Design.BlockRows;

    /// <summary>z ← z + X·β, eight vectors of rows at a time.</summary>
    public static void Add(double* block, int columns, double* coefficients, double* logits)
    {
        int width = L.Width;
        for (int row = 0; row < Rows; row += 8 * width)
        {
            double* z = logits + row;
            V a = L.Load(z), b = L.Load(z + width), c = L.Load(z + (2 * width)), d = L.Load(z + (3 * width));
            V e = L.Load(z + (4 * width)), f = L.Load(z + (5 * width)), g = L.Load(z + (6 * width)), h = L.Load(z + (7 * width));
            double* x = block + row;
            for (int j = 0; j < columns; j++, x += Rows)
            {
                V coefficient = L.Broadcast(coefficients[j]);
                a = L.MultiplyAdd(L.Load(x), coefficient, a);
                b = L.MultiplyAdd(L.Load(x + width), coefficient, b);
                c = L.MultiplyAdd(L.Load(x + (2 * width)), coefficient, c);
                d = L.MultiplyAdd(L.Load(x + (3 * width)), coefficient, d);
                e = L.MultiplyAdd(L.Load(x + (4 * width)), coefficient, e);
                f = L.MultiplyAdd(L.Load(x + (5 * width)), coefficient, f);
                g = L.MultiplyAdd(L.Load(x + (6 * width)), coefficient, g);
                h = L.MultiplyAdd(L.Load(x + (7 * width)), coefficient, h);
            }

            L.Store(a, z);
            L.Store(b, z + width);
            L.Store(c, z + (2 * width));
            L.Store(d, z + (3 * width));
            L.Store(e, z + (4 * width));
            L.Store(f, z + (5 * width));
            L.Store(g, z + (6 * width));
            L.Store(h, z + (7 * width));
        }
    }

    /// <summary>z_v ← z_v + X·β_v of <see cref="BatchKernels.Vectors"/> vectors, two vectors of rows at a time.</summary>
    public static void AddBatch(double* block, int columns, double* coefficients, double* logits)
    {
        int width = L.Width;
        for (int row = 0; row < Rows; row += 2 * width)
        {
            double* z = logits + row;
            V even0 = L.Load(z), odd0 = L.Load(z + width);
            V even1 = L.Load(z + Rows), odd1 = L.Load(z + Rows + width);
            V even2 = L.Load(z + (2 * Rows)), odd2 = L.Load(z + (2 * Rows) + width);
            V even3 = L.Load(z + (3 * Rows)), odd3 = L.Load(z + (3 * Rows) + width);
            double* x = block + row;
            double* beta = coefficients;
            for (int j = 0; j < columns; j++, x += Rows, beta += BatchKernels.Vectors)
            {
                V even = L.Load(x);
                V odd = L.Load(x + width);
                V factor = L.Broadcast(beta[0]);
                even0 = L.MultiplyAdd(even, factor, even0);
                odd0 = L.MultiplyAdd(odd, factor, odd0);
                factor = L.Broadcast(beta[1]);
                even1 = L.MultiplyAdd(even, factor, even1);
                odd1 = L.MultiplyAdd(odd, factor, odd1);
                factor = L.Broadcast(beta[2]);
                even2 = L.MultiplyAdd(even, factor, even2);
                odd2 = L.MultiplyAdd(odd, factor, odd2);
                factor = L.Broadcast(beta[3]);
                even3 = L.MultiplyAdd(even, factor, even3);
                odd3 = L.MultiplyAdd(odd, factor, odd3);
            }

            L.Store(even0, z);
            L.Store(odd0, z + width);
            L.Store(even1, z + Rows);
            L.Store(odd1, z + Rows + width);
            L.Store(even2, z + (2 * Rows));
            L.Store(odd2, z + (2 * Rows) + width);
            L.Store(even3, z + (3 * Rows));
            L.Store(odd3, z + (3 * Rows) + width);
        }
    }
}
