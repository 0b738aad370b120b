using LogReg.Simd;

// The worked example of docs/mathematics.md, section 8: petal length and width, four flowers.
double[] features = [1.4, 0.2, 1.5, 0.2, 3.0, 1.1, 4.1, 1.3];
double[] labels = [0, 0, 1, 1];
double[] coefficients = [0.5, -0.1];
const double Intercept = 0.1;

double[] probabilities = new double[labels.Length];
LogisticPrimitives.ComputeProbabilities(features, coefficients, Intercept, probabilities);
double[] gradient = new double[coefficients.Length];
LogLossSums sums = LogisticPrimitives.ComputeLogLossGradient(features, labels, [], coefficients, Intercept, gradient);

Console.WriteLine("LogReg.Simd: petal length 1.4 1.5 3.0 4.1, width 0.2 0.2 1.1 1.3, labels 0 0 1 1");
Console.WriteLine($"probabilities  {string.Join("  ", probabilities.Select(p => p.ToString("F8")))}");
Console.WriteLine($"mean log loss  {sums.Loss / sums.WeightSum:F10}");
Console.WriteLine($"gradient       {sums.InterceptGradient / sums.WeightSum:F8}  {gradient[0] / sums.WeightSum:F8}  {gradient[1] / sums.WeightSum:F8}");
