namespace LogReg.Simd;

/// <summary>How a model's logit z stands for the probability of class 1; named by the function that leads from one to the other.</summary>
public enum Link
{
    /// <summary>σ(z) (formula 1.2): logistic regression, z is the log-odds.</summary>
    Logistic,

    /// <summary>(tanh(z) + 1)/2 = σ(2z) (formula 1.6): z is half the log-odds.</summary>
    Tanh,

    /// <summary>z itself, cut off at 0 and 1: linear regression of the label (formula 2.4), z is the predicted label.</summary>
    Identity,
}
