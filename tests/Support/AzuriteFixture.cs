using Xunit;

namespace Workflows.Testing;

/// <summary>One Azurite for a test class or collection: <c>IClassFixture&lt;AzuriteFixture&gt;</c>. Use names of your own for containers and queues.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("The fixture has not been initialized.");

    public string ConnectionString => Azurite.ConnectionString;

    public async Task InitializeAsync() => _azurite = await Azurite.StartAsync();

    public async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }
}
