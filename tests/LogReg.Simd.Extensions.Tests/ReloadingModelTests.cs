using LogReg.Simd.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LogReg.Simd.Extensions.Tests;

public sealed class ReloadingModelTests : IDisposable
{
    private const int Features = 64;
    private const int ThreadCount = 8;
    private const int Replacements = 40;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("logreg-reload-");

    private string ModelPath => Path.Combine(folder.FullName, "model.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Under_eight_threads_of_load_no_request_is_lost_and_no_two_models_are_mixed()
    {
        Write(0);
        ReloadingModel<SavedModel> model = new(ModelPath, SavedModel.Load);
        float[] row = new float[Features];
        Array.Fill(row, 1f);
        using CancellationTokenSource stop = new();
        long[] requests = new long[ThreadCount];
        long[] seen = new long[ThreadCount];
        List<Exception> faults = [];
        Thread[] threads = [.. Enumerable.Range(0, ThreadCount).Select(number => new Thread(() =>
        {
            try
            {
                float[] probabilities = new float[2];
                int last = 0;
                while (!stop.IsCancellationRequested)
                {
                    // The intercept names the version, and the coefficients add up to its negative: of one model alone the logit is zero, whatever the version.
                    LogisticModel taken = model.Current.As<LogisticModel>();
                    taken.PredictProbabilities(row, probabilities.AsSpan(0, 1));
                    Assert.Equal(0.5f, probabilities[0]);
                    int version = (int)taken.Intercept / Features;
                    Assert.True(version >= last, "An older model came after a newer one.");
                    seen[number] += version > last ? 1 : 0;
                    last = version;
                    requests[number]++;
                }
            }
            catch (Exception exception)
            {
                lock (faults)
                {
                    faults.Add(exception);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        for (int version = 1; version <= Replacements; version++)
        {
            Write(version);
            Assert.True(model.ReloadIfChanged());
            Assert.Equal(version + 1, model.Version);
            Assert.False(model.ReloadIfChanged());
        }

        stop.Cancel();
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(faults);
        Assert.All(requests, count => Assert.True(count > 0));
        Assert.True(seen.Sum() > 0, "No thread saw a new model.");
    }

    [Fact]
    public void A_file_that_cannot_be_read_keeps_the_model_and_is_tried_again()
    {
        Write(3);
        ReloadingModel<SavedModel> model = new(ModelPath, SavedModel.Load);
        SavedModel first = model.Current;
        byte[] whole = File.ReadAllBytes(ModelPath);
        File.WriteAllBytes(ModelPath, whole[..(whole.Length / 2)]);
        Assert.Throws<ModelFormatException>(() => model.ReloadIfChanged());
        Assert.Throws<ModelFormatException>(() => model.ReloadIfChanged());
        File.Delete(ModelPath);
        Assert.Throws<FileNotFoundException>(() => model.ReloadIfChanged());
        Assert.Same(first, model.Current);
        Assert.Equal(1, model.Version);
        Write(4);
        Assert.True(model.ReloadIfChanged());
        Assert.Equal(4 * Features, model.Current.As<LogisticModel>().Intercept);
    }

    [Fact]
    public void Taking_the_model_and_scoring_allocate_nothing()
    {
        Write(0);
        ReloadingModel<SavedModel> model = new(ModelPath, SavedModel.Load);
        float[] row = new float[Features];
        float sum = 0;
        AllocatedBytes.AssertNone(() => sum = model.Current.As<LogisticModel>().PredictProbability(row));
        Assert.Equal(0.5f, sum);
    }

    [Fact]
    public async Task A_host_reads_the_file_when_it_starts_and_again_when_it_changes()
    {
        Write(0);
        using IHost host = Host(services => services.AddModel(ModelPath, TimeSpan.FromMilliseconds(2)));
        await host.StartAsync();
        ReloadingModel<SavedModel> model = host.Services.GetRequiredService<ReloadingModel<SavedModel>>();
        File.WriteAllText(ModelPath, "{");
        await Task.Delay(20);
        Assert.Equal(1, model.Version);
        Write(7);
        for (int wait = 0; wait < 2000 && model.Version == 1; wait++)
        {
            await Task.Delay(5);
        }

        Assert.Equal(7 * Features, model.Current.As<LogisticModel>().Intercept);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_whose_model_is_missing_does_not_start()
    {
        using IHost host = Host(services => services.AddModel(ModelPath, SavedModel.Load, Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<FileNotFoundException>(() => host.StartAsync());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddModel(ModelPath, TimeSpan.Zero));
    }

    private static IHost Host(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        add(builder.Services);
        return builder.Build();
    }

    private void Write(int version)
    {
        double[] coefficients = new double[Features];
        Array.Fill(coefficients, -version);
        new SavedModel(new LogisticModel(coefficients, version * Features)).Save(ModelPath);
    }
}
