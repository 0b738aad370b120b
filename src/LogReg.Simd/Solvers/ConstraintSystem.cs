using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Solves (1/S)·AᵀWA·x = b in double by conjugate gradients, W the curvatures of the current point or a choice of constraints.</summary>
/// <remarks>
/// Products are computed row by row in double, so that the solution is as good as double allows even where the factor that serves as preconditioner is not.
/// The system may be singular where b lies in its range up to rounding. Source: Golub and Van Loan, Matrix Computations, 4th ed., section 11.5.
/// </remarks>
internal sealed class ConstraintSystem(ISecondOrder model)
{
    private const int MostFactoredSteps = 40;
    private const int MostSteps = 400;

    /// <summary>Steps without any progress after which rounding is all that is left.</summary>
    private const int PatientSteps = 3;

    /// <summary>
    /// The same without a preconditioner, where residuals rise and fall before rounding has a say. With three steps no system of 8,192 × 160 rows in twelve classes was solved: 40 of Newton's
    /// steps, in 5,150 passes, proved nothing, where one proves that the optimum exists.
    /// </summary>
    private const int PatientUnfactoredSteps = 10;

    /// <summary>The share of the first residual that counts as nothing.</summary>
    private const double Negligible = 1e-11;

    /// <summary>A direction with this share of the curvature that the preconditioner says has none.</summary>
    private const double NoCurvature = 1e-12;

    private readonly double[] values = new double[model.ConstraintCount];
    private readonly double[] residual = new double[model.DirectionCount];
    private readonly double[] preconditioned = new double[model.DirectionCount];
    private readonly double[] search = new double[model.DirectionCount];
    private readonly double[] unconditioned = new double[model.DirectionCount];
    private readonly double[] product = new double[model.DirectionCount];

    /// <summary>Gets or sets the constraints of weight one; null for the curvatures.</summary>
    public bool[]? Choice { get; set; }

    /// <summary>Gets or sets the factor of about this matrix; null for none.</summary>
    public CholeskyFactor? Preconditioner { get; set; }

    /// <summary>Gets a value indicating whether the last right side was solved for to within a negligible share of it, for the variables that the factor kept.</summary>
    public bool IsSolved { get; private set; }

    /// <summary>Multiplies a direction by the matrix.</summary>
    public void Multiply(ReadOnlySpan<double> direction, Span<double> result)
    {
        model.Project(direction, values, []);
        if (Choice is null)
        {
            model.ApplyCurvatures(values, values);
        }
        else
        {
            for (int c = 0; c < values.Length; c++)
            {
                values[c] = Choice[c] ? values[c] : 0;
            }
        }

        model.Accumulate(values, result);
    }

    /// <summary>
    /// Solves for a right side, without moving variables that the factor dropped, and returns what is left of it, in the norm of the preconditioner's inverse:
    /// of a gradient, the root of twice a decrement.
    /// </summary>
    public double Solve(ReadOnlySpan<double> rightSide, Span<double> solution)
    {
        solution.Clear();
        rightSide.CopyTo(residual);
        double square = Precondition();
        double enough = Negligible * Negligible * square;
        double least = square;
        preconditioned.CopyTo(search, 0);
        residual.CopyTo(unconditioned, 0);
        (int most, int patience) = Preconditioner is null ? (MostSteps, PatientUnfactoredSteps) : (MostFactoredSteps, PatientSteps);
        int idle = 0;
        for (int step = 0; step < most && square > enough && idle <= patience; step++)
        {
            Multiply(search, product);
            double curvature = VectorMath.Dot(search, product);
            if (!(curvature > NoCurvature * VectorMath.Dot(search, unconditioned)))
            {
                break;
            }

            double length = square / curvature;
            VectorMath.AddScaled(solution, length, search);
            VectorMath.AddScaled(residual, -length, product);
            double next = Precondition();
            Doubles.MultiplyAdd(search, next / square, preconditioned);
            Doubles.MultiplyAdd(unconditioned, next / square, residual);
            square = next;
            idle = square < 0.5 * least ? 0 : idle + 1;
            least = Math.Min(least, square);
        }

        IsSolved = square <= enough;
        residual.CopyTo(preconditioned, 0);
        Preconditioner?.Solve(preconditioned);
        return Math.Sqrt(Math.Abs(VectorMath.Dot(residual, preconditioned)));
    }

    private double Precondition()
    {
        residual.CopyTo(preconditioned, 0);
        Preconditioner?.Solve(preconditioned, fixesDropped: true);
        return VectorMath.Dot(residual, preconditioned);
    }
}
