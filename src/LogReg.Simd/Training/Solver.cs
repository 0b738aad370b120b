namespace LogReg.Simd.Training;

/// <summary>The methods that minimise the objective, formulas 4.1 to 4.10.</summary>
public enum Solver
{
    /// <summary>Chosen from shape and penalty by the rule in docs/training.md; the result says which and why.</summary>
    Auto,

    /// <summary>Gradient descent with a step by <see cref="TrainingOptions.GradientStep"/> (formulas 4.1 to 4.3). L2 or no penalty.</summary>
    GradientDescent,

    /// <summary>Stochastic gradient on one sample or on mini-batches in seeded order (formulas 4.4, 4.5). L2 or no penalty.</summary>
    StochasticGradient,

    /// <summary>AdaGrad on mini-batches in seeded order (formula 4.6). L2 or no penalty.</summary>
    AdaGrad,

    /// <summary>Newton's method with a Cholesky factorisation, iteratively reweighted least squares (formula 4.7). L2 or no penalty.</summary>
    NewtonCholesky,

    /// <summary>Truncated Newton: conjugate gradients through Hessian products (formula 4.8). L2 or no penalty.</summary>
    NewtonCg,

    /// <summary>L-BFGS (formula 4.9). L2 or no penalty.</summary>
    Lbfgs,

    /// <summary>
    /// L-BFGS started from the Cholesky factor of a sub-sampled Hessian (formulas 4.7, 4.9); with softmax, where passes
    /// are dear, Newton steps by rows that are drawn anew at every point (formulas 4.8, 4.22). L2 or no penalty.
    /// </summary>
    SubsampledLbfgs,

    /// <summary>Proximal Newton: coordinate descent on a quadratic model (formula 4.10). Every penalty.</summary>
    ProximalNewton,

    /// <summary>Orthant-wise L-BFGS (formula 4.10). Every penalty.</summary>
    OrthantWiseLbfgs,
}
