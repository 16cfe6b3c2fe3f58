namespace Microsoft.DurableTask.Client;

public interface IDurableTaskClientProvider
{
    /// <param name="name">Null means the default client.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no client of that name.</exception>
    DurableTaskClient GetClient(string? name = null);
}
