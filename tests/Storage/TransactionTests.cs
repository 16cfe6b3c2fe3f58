using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Workflows.Testing;

namespace Workflows.Storage.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class TransactionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task SubmitTransactionAsync_EveryKindOfAction_TakesEffect()
    {
        var table = await azurite.NewTableAsync();
        var tag = (await table.AddEntityAsync(new TableEntity("p", "update") { ["A"] = 1 }, Deadline.Token)).Headers.ETag!.Value;
        foreach (var key in new[] { "replace", "delete", "merge" })
            await table.AddEntityAsync(new TableEntity("p", key) { ["A"] = 1 }, Deadline.Token);

        var answer = await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "ädd 'x'") { ["B"] = "ü" }),
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "update") { ["B"] = 2 }, tag),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replace") { ["B"] = 2 }, ETag.All),
                new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "merge") { ["B"] = 2 }),
                new(TableTransactionActionType.UpsertReplace, new DeckRow { PartitionKey = "p", RowKey = "upsert", Pages = 3 }),
                new(TableTransactionActionType.Delete, new TableEntity("p", "delete")),
            ],
            Deadline.Token);

        var rows = (await table.QueryAsync<TableEntity>().ToListAsync()).ToDictionary(r => r.RowKey);
        Assert.Equal(["merge", "replace", "update", "upsert", "ädd 'x'"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 2), (rows["update"].GetInt32("A"), rows["update"].GetInt32("B")));
        Assert.Equal((null, 2), (rows["replace"].GetInt32("A"), rows["replace"].GetInt32("B")));
        Assert.Equal((1, 2), (rows["merge"].GetInt32("A"), rows["merge"].GetInt32("B")));
        Assert.Equal(3, rows["upsert"].GetInt32("Pages"));
        Assert.Equal("ü", rows["ädd 'x'"].GetString("B"));
        Assert.Equal(6, answer.Value.Count);
        Assert.All(answer.Value, r => Assert.Equal(204, r.Status));
        Assert.Equal(rows["update"].ETag, answer.Value[1].Headers.ETag);
    }

    [Fact]
    public async Task SubmitTransactionAsync_OneIsRefused_WritesNothingAndNamesIt()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "taken"), Deadline.Token);

        var submit = () => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "new")),
                new(TableTransactionActionType.Add, new TableEntity("p", "taken")),
            ],
            Deadline.Token);

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(submit);
        Assert.Equal((409, "EntityAlreadyExists"), (refusal.Status, refusal.ErrorCode));
        Assert.Equal(1, refusal.FailedTransactionActionIndex);
        Assert.Equal("taken", Assert.Single(await table.QueryAsync<TableEntity>().ToListAsync()).RowKey);
    }

    [Fact]
    public async Task SubmitTransactionAsync_StaleTag_WritesNothing()
    {
        var table = await azurite.NewTableAsync();
        var tag = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Deadline.Token)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, cancellationToken: Deadline.Token);

        var submit = () => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "other")),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "r") { ["N"] = 3 }, tag),
            ],
            Deadline.Token);

        Assert.Equal(412, (await Assert.ThrowsAsync<TableTransactionFailedException>(submit)).Status);
        var row = Assert.Single(await table.QueryAsync<TableEntity>().ToListAsync());
        Assert.Equal(2, row.GetInt32("N"));
    }

    [Fact]
    public async Task SubmitTransactionAsync_HundredRows_AreAllThere()
    {
        var table = await azurite.NewTableAsync();

        await table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(i => new TableTransactionAction(
                TableTransactionActionType.UpsertMerge,
                new TableEntity("p", i.ToString(CultureInfo.InvariantCulture)) { ["N"] = i })),
            Deadline.Token);

        Assert.Equal(100, (await table.QueryAsync<TableEntity>().ToListAsync()).Count);
    }

    [Fact]
    public async Task SubmitTransactionAsync_NoAction_IsTheCallersMistake()
    {
        var table = new TableClient(azurite.ConnectionString, "never");

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
    }
}
