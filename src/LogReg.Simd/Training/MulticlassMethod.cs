namespace LogReg.Simd.Training;

/// <summary>How a model tells more than two classes apart.</summary>
public enum MulticlassMethod
{
    /// <summary>Multinomial (softmax) regression: one model of all classes, whose probabilities sum to one (formula 5.2).</summary>
    Softmax,

    /// <summary>One binary model per class against all others (formula 5.1).</summary>
    OneVsRest,
}
