using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

/// <summary>Builds each client on first use and disposes them all.</summary>
internal sealed class DurableTaskClientProvider : IDurableTaskClientProvider, IAsyncDisposable
{
    private readonly Dictionary<string, Lazy<DurableTaskClient>> _clients;

    public DurableTaskClientProvider(IServiceProvider services, NamedBuilders<IDurableTaskClientBuilder> builders) =>
        _clients = builders.ByName.ToDictionary(
            entry => entry.Key, entry => new Lazy<DurableTaskClient>(() => entry.Value.Build(services)), StringComparer.Ordinal);

    public DurableTaskClient GetClient(string? name = null) =>
        _clients.TryGetValue(name ?? Options.DefaultName, out var client)
            ? client.Value
            : throw new ArgumentOutOfRangeException(nameof(name), name, "There is no durable task client of that name; add it with AddDurableTaskClient.");

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsValueCreated) await client.Value.DisposeAsync();
        }
    }
}
