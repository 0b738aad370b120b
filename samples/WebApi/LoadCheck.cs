using System.Globalization;
using System.Net.Http.Json;
using LogReg.Simd.Extensions;

namespace LogReg.Simd.Samples.WebApi;

/// <summary>Eight clients against the service while its model is replaced: every answer arrives, is right, and its prediction allocates nothing.</summary>
internal static class LoadCheck
{
    private const int Clients = 8;
    private const int RequestsPerClient = 250;
    private const int Replacements = 10;
    private const int Features = 30;

    /// <summary>Writes a model whose coefficients add up to the negative of its intercept: a row of ones has probability one half under each version, and under no mixture.</summary>
    public static string WriteModel(int version)
    {
        string path = Path.Combine(Path.GetTempPath(), $"logreg-sample-{Environment.ProcessId}.json");
        double[] coefficients = new double[Features];
        Array.Fill(coefficients, -version);
        new SavedModel(new LogisticModel(coefficients, version * Features)) { ClassNames = ["no", "yes"] }.Save(path);
        return path;
    }

    /// <summary>Runs the load.</summary>
    /// <returns>0 where everything was right.</returns>
    public static async Task<int> RunAsync(string address, string path, ReloadingModel<SavedModel> model)
    {
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        ScoreRequest request = new([.. Enumerable.Repeat(1f, Features)]);
        Task<int>[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(client, request)))];
        for (int version = 2; version < 2 + Replacements; version++)
        {
            WriteModel(version);
            await Task.Delay(20);
        }

        int right = (await Task.WhenAll(clients)).Sum();
        long allocated = AllocatedBy(model, request.Features);
        File.Delete(path);
        const int All = Clients * RequestsPerClient;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{right} of {All} answers right, {model.Version} versions of the model, {allocated} bytes allocated per prediction"));
        return right == All && model.Version > 1 && allocated == 0 ? 0 : 1;
    }

    private static async Task<int> AskAsync(HttpClient client, ScoreRequest request)
    {
        int right = 0;
        for (int i = 0; i < RequestsPerClient; i++)
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync("/score", request, ApiJson.Default.ScoreRequest);
            ScoreResponse? answer = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync(ApiJson.Default.ScoreResponse) : null;
            right += answer is { Probabilities: [0.5f, 0.5f], Label: "no" } ? 1 : 0;
        }

        return right;
    }

    private static long AllocatedBy(ReloadingModel<SavedModel> model, float[] features)
    {
        float[] probabilities = new float[2];
        Scorer.Score(model.Current.Model, features, probabilities);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Scorer.Score(model.Current.Model, features, probabilities);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }
}
