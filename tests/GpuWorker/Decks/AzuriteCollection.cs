using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

/// <summary>One Azurite for the classes that need storage.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "azurite";
}
