using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One client for each task hub that functions bind to.</summary>
internal sealed class DurableClients(
    TaskHubs hubs, HostJson hostJson, RequestAuthorization authorization, IServer server, TimeProvider time, IOptions<WorkerOptions> options, ILoggerFactory loggers)
{
    // The client helpers get a client and nothing else; what they need of the host is found by it.
    private static readonly ConditionalWeakTable<DurableTaskClient, DurableClients> Owners = [];

    private readonly ConcurrentDictionary<string, DurableTaskClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a client that no function binding made.</summary>
    public static DurableClients? OwnerOf(DurableTaskClient client) => Owners.TryGetValue(client, out var owner) ? owner : null;

    /// <summary>http://host:port of this host; null before it listens.</summary>
    public string? Origin => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/');

    /// <exception cref="InvalidOperationException">There is no such task hub.</exception>
    public DurableTaskClient Get(string? taskHub) => _clients.GetOrAdd(taskHub ?? hostJson.TaskHub, static (hub, self) => self.Create(hub), this);

    /// <summary>The query that management URLs carry.</summary>
    public string CommonQuery(string taskHub) => CheckStatusLinks.CommonQuery(hostJson, authorization, taskHub);

    private RpcDurableTaskClient Create(string hub)
    {
        var invoker = hubs.Find(hub) ?? throw new InvalidOperationException($"The scheduler has no task hub {hub}.");
        var settings = new DurableTaskClientOptions
        {
            DataConverter = new SerializerDataConverter(options.Value.Serializer!),
            EnableEntitySupport = true,
            DefaultVersion = hostJson.DefaultVersion ?? "",
        };
        var client = new RpcDurableTaskClient(hub, invoker, settings, time, loggers.CreateLogger<RpcDurableTaskClient>());
        Owners.Add(client, this);
        return client;
    }
}
