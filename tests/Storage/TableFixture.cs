using Azure.Data.Tables;
using Workflows.Testing;

namespace Workflows.Storage.Tests;

/// <summary>Tests of one collection share an Azurite; each asks for a table of its own.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

internal static class AzuriteTables
{
    public static async Task<TableClient> NewTableAsync(this AzuriteFixture azurite)
    {
        var table = new TableClient(azurite.ConnectionString, $"t{Guid.NewGuid():N}");
        await table.CreateAsync(Deadline.Token);
        return table;
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> values)
    {
        var list = new List<T>();
        await foreach (var value in values.WithCancellation(Deadline.Token)) list.Add(value);
        return list;
    }
}
