namespace LogReg.Simd.Solvers;

/// <summary>A solver as a step over explicit state; the run owns the loop, the stop tests and the observers.</summary>
internal interface ISolver : IDisposable
{
    /// <summary>Gets a value indicating whether steps may make the objective worse; the result is then the point as it is.</summary>
    bool IsStochastic { get; }

    /// <summary>Gets the pairs of steps and changes of the gradient that the solver remembers; null where it keeps none.</summary>
    LbfgsMemory? Pairs => null;

    /// <summary>Multiplies a vector by what the solver takes for the inverse of the Hessian near the current point, in place; false, and the vector lost, where it knows nothing.</summary>
    bool TryInvert(Span<double> vector) => false;

    /// <summary>Gets the share of a gap that a step by <see cref="TryInvert"/> is expected to leave, as long as no step has shown it; 1 where nothing is known.</summary>
    double ExpectedShare => 1;

    /// <summary>
    /// Looks, where the penalty has no derivative, for a direction along which the residuals of the current
    /// point bound F* better than as they are, if the point is near enough to the optimum for that.
    /// </summary>
    /// <param name="state">Where the run is.</param>
    /// <param name="enough">The gap that is good enough.</param>
    /// <param name="direction">Receives the direction.</param>
    /// <returns>The gap that it is expected to show; infinite where there is none, and the direction is of
    /// no use; NaN where F is expected to be near enough to its minimum and no direction shows it.</returns>
    double PredictGap(OptimizationState state, double enough, Span<double> direction) => double.PositiveInfinity;

    /// <summary>Gets what the solver did beyond its name, to end the sentence of why it was chosen; empty where nothing.</summary>
    string Account => string.Empty;

    /// <summary>
    /// Prepares for the steps, before anything is evaluated, where there is a step to take; may move the start to a better one. Who knows the value of the given start without a pass sets that of the
    /// state, which a run that is cancelled here returns. Between pieces that take long it asks <see cref="OptimizationState.MayWork"/>, and ends where it may not.
    /// </summary>
    void Start(OptimizationState state, Span<double> start);

    /// <summary>Takes back, where the start was moved by an estimate and its value is now known, a move that was for the worse; false where the start is to stay.</summary>
    bool TryTakeBackStart(double value, Span<double> start) => false;

    /// <summary>Forgets what earlier evaluations taught, because the objective is evaluated in another arithmetic from now on.</summary>
    void Forget();

    /// <summary>
    /// Writes the point that the next step evaluates first to the trial of the state, where it is known before anything is evaluated and costs no more than vectors; false where not. Called only
    /// where evaluations of several
    /// runs are shared; the step follows.
    /// </summary>
    bool TryPropose(OptimizationState state) => false;

    /// <summary>Takes one step. False where no step improves the objective any more.</summary>
    bool TryStep(OptimizationState state);

    /// <summary>
    /// Takes one more step at the price of an evaluation, where the solver knows the curvature well enough for it to gain digits. False, with the point where it was, where not.
    /// </summary>
    bool TryPolish(OptimizationState state) => false;
}
