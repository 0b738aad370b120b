using LogReg.Simd;
using LogReg.Simd.Extensions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Models in a program's services.</summary>
public static class ModelServiceCollectionExtensions
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    /// <summary>Adds a model file as a <see cref="ReloadingModel{TModel}"/> of <see cref="SavedModel"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The model file.</param>
    /// <param name="interval">How often the file is looked at, 1 s by default; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public static IServiceCollection AddModel(this IServiceCollection services, string path, TimeSpan? interval = null) =>
        services.AddModel(path, SavedModel.Load, interval);

    /// <summary>Adds a file as a <see cref="ReloadingModel{TModel}"/> of whatever is made of it.</summary>
    /// <typeparam name="TModel">What is made of the file; several models in one program have several types.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The file. It is read when the program starts, which fails where it cannot be read.</param>
    /// <param name="load">Reads a file.</param>
    /// <param name="interval">How often the file is looked at, 1 s by default; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public static IServiceCollection AddModel<TModel>(this IServiceCollection services, string path, Func<string, TModel> load, TimeSpan? interval = null)
        where TModel : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(load);
        TimeSpan every = interval ?? UsualInterval;
        if (every <= TimeSpan.Zero && every != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), every, "The interval is not positive. Pass a time between two looks at the file, or Timeout.InfiniteTimeSpan.");
        }

        services.TryAddSingleton(_ => new ReloadingModel<TModel>(path, load));

        // Also where nothing is looked after: the service's start reads the file, and says so before the first request if it cannot be read.
        services.AddSingleton<IHostedService>(provider => new ModelReloadService<TModel>(
            provider.GetRequiredService<ReloadingModel<TModel>>(), every, provider.GetRequiredService<ILogger<ReloadingModel<TModel>>>()));
        return services;
    }
}
