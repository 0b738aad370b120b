using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>The explicit state of a run: where it is, what the objective says there, and where it tries to go.</summary>
internal sealed class OptimizationState
{
    public OptimizationState(IObjective objective)
    {
        Objective = objective;
        int count = objective.VariableCount;
        Point = new double[count];
        Gradient = new double[count];
        TrialPoint = new double[count];
        TrialGradient = new double[count];
    }

    public IObjective Objective { get; private set; }

    /// <summary>Gets the current point.</summary>
    public double[] Point { get; private set; }

    /// <summary>Gets the gradient of the smooth part at the current point.</summary>
    public double[] Gradient { get; private set; }

    public double[] TrialPoint { get; private set; }

    public double[] TrialGradient { get; private set; }

    public double[] Direction => field ??= new double[Objective.VariableCount];

    /// <summary>Gets or sets the objective, L1 penalty included, at the current point.</summary>
    public double Value { get; set; } = double.NaN;

    public double TrialValue { get; set; }

    /// <summary>Gets or sets the number of finished steps.</summary>
    public int Iteration { get; set; }

    /// <summary>
    /// Gets or sets half the squared Newton decrement where the last step was taken, as far as the solver knows curvature; NaN where it does not.
    /// </summary>
    public double ExpectedDecrease { get; set; } = double.NaN;

    /// <summary>Gets or sets the relative suboptimality that the run is to reach; 0 where nothing was asked for.</summary>
    public double Tolerance { get; set; }

    /// <summary>Gets or sets what tells whether the run has used up its time, for solvers whose steps are long.</summary>
    public Func<bool> IsTimeUp { get; set; } = static () => false;

    /// <summary>
    /// Gets or sets what a solver asks between the pieces of work that come before an evaluation and take long:
    /// it tells the observer, lets the caller's cancellation through, and says whether there is time left.
    /// </summary>
    public Func<bool> MayWork { get; set; } = static () => true;

    /// <summary>Gets or sets the gap that is expected at the current point; NaN where none is known.</summary>
    public double GapEstimate { get; set; } = double.NaN;

    /// <summary>Goes over to double arithmetic on the same features, and evaluates the current point anew; false where that is nothing new.</summary>
    public bool TryRefine()
    {
        if (Objective.Refine() is not { } refined)
        {
            return false;
        }

        Objective = refined;
        Start(Point);
        return true;
    }

    /// <summary>Evaluates a start and makes it the current point.</summary>
    public void Start(ReadOnlySpan<double> point)
    {
        point.CopyTo(TrialPoint);
        EvaluateTrial();
        AcceptTrial();
    }

    /// <summary>Evaluates the trial point, moved to what the kernels can represent.</summary>
    public void EvaluateTrial()
    {
        Objective.Snap(TrialPoint);
        TrialValue = Objective.Evaluate(TrialPoint, TrialGradient) + L1Penalty(TrialPoint);
    }

    /// <summary>Makes the trial the current point; the old one takes its place.</summary>
    public void AcceptTrial()
    {
        Objective.Accept();
        (Point, TrialPoint) = (TrialPoint, Point);
        (Gradient, TrialGradient) = (TrialGradient, Gradient);
        (Value, TrialValue) = (TrialValue, Value);
    }

    /// <summary>Makes the point before the last accepted trial the current one again, for a run that ends: the objective does not learn of it.</summary>
    public void TakeBack()
    {
        (Point, TrialPoint) = (TrialPoint, Point);
        (Gradient, TrialGradient) = (TrialGradient, Gradient);
        (Value, TrialValue) = (TrialValue, Value);
    }

    /// <summary>Makes the trial, of which a certificate has told value and gradient, the point at which the run ends: the objective does not learn of it.</summary>
    public void EndAtTrial(double value)
    {
        TrialValue = value;
        TakeBack();
    }

    /// <summary>λ₁‖v‖₁ over the penalised variables.</summary>
    public double L1Penalty(ReadOnlySpan<double> point) => Objective.Penalty.L1ValueOf(point[..Objective.PenalizedCount]);

    /// <summary>The smallest subgradient at the current point by one variable.</summary>
    public double Subgradient(int variable) =>
        variable < Objective.PenalizedCount ? Objective.Penalty.Subgradient(Gradient[variable], Point[variable]) : Gradient[variable];

    /// <summary>The largest element of the smallest subgradient at the current point.</summary>
    public double GradientNorm()
    {
        (Penalty penalty, int penalized) = (Objective.Penalty, Objective.PenalizedCount);
        (double[] point, double[] gradient) = (Point, Gradient);
        double norm = 0;
        for (int j = 0; j < penalized; j++)
        {
            // Most variables of a run under an L1 penalty are zero, and their slopes absorbed.
            if (!(point[j] == 0 && Math.Abs(gradient[j]) <= penalty.L1))
            {
                norm = Math.Max(norm, Math.Abs(penalty.Subgradient(gradient[j], point[j])));
            }
        }

        for (int j = penalized; j < gradient.Length; j++)
        {
            norm = Math.Max(norm, Math.Abs(gradient[j]));
        }

        return norm;
    }
}
