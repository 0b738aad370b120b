namespace LogReg.Simd.Benchmarks.Training;

/// <summary>One line of the report: one solver on one problem and number of threads.</summary>
/// <param name="Data">The problem's name.</param>
/// <param name="Samples">n.</param>
/// <param name="Features">d.</param>
/// <param name="Threads">The threads.</param>
/// <param name="Solver">The solver that was asked for.</param>
/// <param name="Target">The relative suboptimality to reach.</param>
/// <param name="CertifiedSeconds">The median time until the certificate proves the target, packing included; null where the limit was reached before.</param>
/// <param name="CertifiedPasses">The passes of that run.</param>
/// <param name="Seconds">
/// The median time of the shortest run whose result has the target, packing and final certificate included: the number of iterations is given, as if the stop test were
/// perfect, which is how rivals are timed.
/// </param>
/// <param name="Passes">The passes of that run.</param>
/// <param name="PassGbPerSecond">Bytes of the features per second of a gradient evaluation inside the solver; null where an iteration is more than one.</param>
/// <param name="ReadGbPerSecond">The bandwidth at which the same threads read the features.</param>
internal sealed record TrainingLine(
    string Data,
    int Samples,
    int Features,
    int Threads,
    string Solver,
    double Target,
    double? CertifiedSeconds,
    double? CertifiedPasses,
    double? Seconds,
    double? Passes,
    double? PassGbPerSecond,
    double ReadGbPerSecond);
