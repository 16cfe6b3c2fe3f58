using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>The durable client for code that runs outside a function. The official API hands clients to functions only.</summary>
/// <remarks>Every function that has a client passes it in; the sweep does so within seconds of the start.</remarks>
public sealed class DurableClients
{
    private readonly TaskCompletionSource<DurableTaskClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Offer(DurableTaskClient client) => _client.TrySetResult(client);

    public Task<DurableTaskClient> GetAsync(CancellationToken cancellationToken) => _client.Task.WaitAsync(cancellationToken);
}
