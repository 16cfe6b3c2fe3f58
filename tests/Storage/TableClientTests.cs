using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Workflows.Testing;

namespace Workflows.Storage.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class TableClientTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task GetEntityAsync_TypedRowOfEveryType_ReadsWhatWasWritten()
    {
        var table = await azurite.NewTableAsync();
        var written = new DeckRow
        {
            PartitionKey = "decks",
            RowKey = "1",
            Name = "Überblick – 日本語 🎉",
            Ready = true,
            Pages = int.MinValue,
            Bytes = long.MaxValue,
            Share = 0.1,
            Token = Guid.NewGuid(),
            CreatedAt = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2)).AddTicks(1234567),
            CheckedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Thumbnail = [0, 1, 254, 255],
            State = DeckState.Ready,
            Retries = 3,
            ContentHash = "abc",
            Scratch = "not stored",
        };

        await table.AddEntityAsync(written, Deadline.Token);
        var read = (await table.GetEntityAsync<DeckRow>("decks", "1", cancellationToken: Deadline.Token)).Value;

        Assert.Equal(written.Name, read.Name);
        Assert.True(read.Ready);
        Assert.Equal(written.Pages, read.Pages);
        Assert.Equal(written.Bytes, read.Bytes);
        Assert.Equal(written.Share, read.Share);
        Assert.Equal(written.Token, read.Token);
        Assert.Equal(written.CreatedAt, read.CreatedAt);
        Assert.Equal(written.CheckedAt, read.CheckedAt);
        Assert.Equal(DateTimeKind.Utc, read.CheckedAt.Kind);
        Assert.Equal(written.Thumbnail, read.Thumbnail);
        Assert.Equal(DeckState.Ready, read.State);
        Assert.Equal(3, read.Retries);
        Assert.Null(read.FinishedAt);
        Assert.Equal("abc", read.ContentHash);
        Assert.Null(read.Scratch);
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task AddEntityAsync_AttributesOnProperties_DecideNamesAndColumns()
    {
        var table = await azurite.NewTableAsync();

        await table.AddEntityAsync(new DeckRow { PartitionKey = "p", RowKey = "r", ContentHash = "abc", Scratch = "x" }, Deadline.Token);
        var row = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Deadline.Token)).Value;

        Assert.Equal("abc", row.GetString("content_sha256"));
        Assert.Equal("Waiting", row.GetString("State"));
        Assert.False(row.ContainsKey("ContentHash"));
        Assert.False(row.ContainsKey("Scratch"));
        Assert.False(row.ContainsKey("Name"));
    }

    [Fact]
    public async Task GetEntityAsync_Dictionary_KeepsTheTypes()
    {
        var table = await azurite.NewTableAsync();
        var guid = Guid.NewGuid();
        var instant = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await table.AddEntityAsync(
            new TableEntity("p", "r")
            {
                ["Text"] = "a \"quoted\" text",
                ["Int"] = 7,
                ["Long"] = 7L,
                ["Whole"] = 5.0,
                ["Infinite"] = double.PositiveInfinity,
                ["Flag"] = false,
                ["Id"] = guid,
                ["At"] = instant,
                ["Data"] = BinaryData.FromString("bytes"),
            },
            Deadline.Token);

        var row = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Deadline.Token)).Value;

        Assert.Equal("a \"quoted\" text", row.GetString("Text"));
        Assert.Equal(7, row.GetInt32("Int"));
        Assert.Equal(7L, row.GetInt64("Long"));
        Assert.Equal(5.0, row.GetDouble("Whole"));
        Assert.Equal(double.PositiveInfinity, row.GetDouble("Infinite"));
        Assert.False(row.GetBoolean("Flag"));
        Assert.Equal(guid, row.GetGuid("Id"));
        Assert.Equal(instant, row.GetDateTimeOffset("At"));
        Assert.Equal("bytes"u8.ToArray(), row.GetBinary("Data"));
        Assert.Null(row.GetString("Missing"));
        Assert.Throws<InvalidOperationException>(() => row.GetInt32("Long"));
        Assert.Equal(("p", "r"), (row.PartitionKey, row.RowKey));
        Assert.NotEqual(default, row.ETag);
    }

    [Theory]
    [InlineData("with space", "it's")]
    [InlineData("a+b%25&c=d", "x:y,(z)")]
    [InlineData("Übung", "日本語")]
    [InlineData("", "empty partition")]
    public async Task GetEntityAsync_UnusualKeys_FindsTheRow(string partitionKey, string rowKey)
    {
        var table = await azurite.NewTableAsync();

        await table.UpsertEntityAsync(new TableEntity(partitionKey, rowKey) { ["N"] = 1 }, TableUpdateMode.Replace, Deadline.Token);
        await table.UpsertEntityAsync(new TableEntity(partitionKey, rowKey) { ["N"] = 2 }, TableUpdateMode.Replace, Deadline.Token);
        var row = (await table.GetEntityAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Deadline.Token)).Value;

        Assert.Equal(2, row.GetInt32("N"));
        Assert.Equal((partitionKey, rowKey), (row.PartitionKey, row.RowKey));
        Assert.Single(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task AddEntityAsync_KeyIsTaken_FailsWithEntityAlreadyExists()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Deadline.Token);

        var add = () => table.AddEntityAsync(new TableEntity("p", "r"), Deadline.Token);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(add);
        Assert.Equal(409, refusal.Status);
        Assert.Equal("EntityAlreadyExists", refusal.ErrorCode);
        Assert.True(refusal.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task UpsertEntityAsync_Merge_KeepsTheOtherColumns()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 }, Deadline.Token);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, cancellationToken: Deadline.Token);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Deadline.Token)).Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, TableUpdateMode.Replace, Deadline.Token);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Deadline.Token)).Value;

        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal((null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B")));
    }

    [Fact]
    public async Task UpdateEntityAsync_AnotherWroteFirst_FailsAndWritesNothing()
    {
        var table = await azurite.NewTableAsync();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Deadline.Token);
        var staleTag = added.Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, staleTag, TableUpdateMode.Replace, Deadline.Token);

        var update = () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, staleTag, TableUpdateMode.Replace, Deadline.Token);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(update);
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (refusal.Status, refusal.ErrorCode));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Deadline.Token)).Value.GetInt32("N"));
    }

    [Fact]
    public async Task UpdateEntityAsync_TagReadFromTheRow_Counts()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new DeckRow { PartitionKey = "p", RowKey = "r" }, Deadline.Token);
        var row = (await table.GetEntityAsync<DeckRow>("p", "r", cancellationToken: Deadline.Token)).Value;

        row.Pages = 9;
        var answer = await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Deadline.Token);

        Assert.NotEqual(row.ETag, answer.Headers.ETag);
        Assert.Equal(9, (await table.GetEntityAsync<DeckRow>("p", "r", cancellationToken: Deadline.Token)).Value.Pages);
    }

    [Fact]
    public async Task UpdateEntityAsync_NoSuchRow_FailsWithResourceNotFound()
    {
        var table = await azurite.NewTableAsync();

        var update = () => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All, cancellationToken: Deadline.Token);

        Assert.Equal((404, "ResourceNotFound"), await Refusal(update));
    }

    [Fact]
    public async Task UpdateEntityAsync_WithoutTag_IsTheCallersMistake()
    {
        var table = new TableClient(azurite.ConnectionString, "never");

        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task GetEntityIfExistsAsync_SaysWhetherThereIsARow()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, Deadline.Token);

        var found = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", ["B"], Deadline.Token);
        var missing = await table.GetEntityIfExistsAsync<TableEntity>("p", "none", cancellationToken: Deadline.Token);

        Assert.True(found.HasValue);
        Assert.Equal((null, 2), (found.Value!.GetInt32("A"), found.Value.GetInt32("B")));
        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => missing.Value);
        Assert.Equal((404, "ResourceNotFound"), await Refusal(() => table.GetEntityAsync<TableEntity>("p", "none")));
    }

    [Fact]
    public async Task DeleteEntityAsync_Twice_TheSecondAnswers404()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Deadline.Token);

        var first = await table.DeleteEntityAsync("p", "r", cancellationToken: Deadline.Token);
        var second = await table.DeleteEntityAsync("p", "r", cancellationToken: Deadline.Token);

        Assert.Equal((204, 404), (first.Status, second.Status));
    }

    [Fact]
    public async Task DeleteEntityAsync_StaleTag_FailsAndKeepsTheRow()
    {
        var table = await azurite.NewTableAsync();
        var tag = (await table.AddEntityAsync(new TableEntity("p", "r"), Deadline.Token)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, cancellationToken: Deadline.Token);

        Assert.Equal((412, "UpdateConditionNotSatisfied"), await Refusal(() => table.DeleteEntityAsync("p", "r", tag)));

        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task CreateIfNotExistsAsync_Twice_TheSecondAnswers409()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = $"t{Guid.NewGuid():N}";

        var first = await service.CreateTableIfNotExistsAsync(name, Deadline.Token);
        var second = await service.GetTableClient(name).CreateIfNotExistsAsync(Deadline.Token);

        Assert.Equal((name, name), (first.Value.Name, second.Value.Name));
        Assert.False(first.GetRawResponse().IsError);
        Assert.Equal(409, second.GetRawResponse().Status);
        Assert.Equal((409, "TableAlreadyExists"), await Refusal(() => service.CreateTableAsync(name)));
    }

    [Fact]
    public async Task DeleteTableAsync_RemovesItFromTheList()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = $"t{Guid.NewGuid():N}";
        await service.CreateTableAsync(name, Deadline.Token);
        var before = await service.QueryAsync().ToListAsync();

        await service.DeleteTableAsync(name, Deadline.Token);
        var again = await service.DeleteTableAsync(name, Deadline.Token);

        Assert.Contains(before, t => t.Name == name);
        Assert.DoesNotContain(await service.QueryAsync().ToListAsync(), t => t.Name == name);
        Assert.Equal(404, again.Status);
    }

    [Fact]
    public async Task AddEntityAsync_NoSuchTable_FailsWithTableNotFound()
    {
        var table = new TableClient(azurite.ConnectionString, "absent");

        Assert.Equal((404, "TableNotFound"), await Refusal(() => table.AddEntityAsync(new TableEntity("p", "r"))));
    }

    [Fact]
    public async Task QueryAsync_MoreRowsThanAPage_ReadsThemAllInOrder()
    {
        var table = await azurite.NewTableAsync();
        for (var i = 0; i < 25; i++)
            await table.AddEntityAsync(new TableEntity("p ü", i.ToString("D3", CultureInfo.InvariantCulture)) { ["N"] = i }, Deadline.Token);

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages().ToListAsync();
        var rest = await table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages(pages[0].ContinuationToken).ToListAsync();

        Assert.Equal([10, 10, 5], pages.Select(p => p.Values.Count));
        Assert.Equal(Enumerable.Range(0, 25), pages.SelectMany(p => p.Values).Select(r => r.GetInt32("N")!.Value));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(Enumerable.Range(10, 15), rest.SelectMany(p => p.Values).Select(r => r.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task QueryAsync_FilterWithHolesOfEveryType_FindsExactlyTheRow()
    {
        var table = await azurite.NewTableAsync();
        var guid = Guid.NewGuid();
        var instant = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await table.AddEntityAsync(
            new TableEntity("o'hara", "hit") { ["N"] = 5, ["L"] = 5_000_000_000L, ["D"] = 0.5, ["B"] = true, ["G"] = guid, ["T"] = instant },
            Deadline.Token);
        await table.AddEntityAsync(
            new TableEntity("o'hara", "miss") { ["N"] = 6, ["L"] = 6L, ["D"] = 0.6, ["B"] = false, ["G"] = Guid.NewGuid(), ["T"] = instant.AddDays(1) },
            Deadline.Token);

        foreach (var filter in new[]
                 {
                     TableClient.CreateQueryFilter($"PartitionKey eq {"o'hara"} and N eq {5}"),
                     TableClient.CreateQueryFilter($"L eq {5_000_000_000L}"),
                     TableClient.CreateQueryFilter($"D lt {0.55} and B eq {true}"),
                     TableClient.CreateQueryFilter($"G eq {guid}"),
                     TableClient.CreateQueryFilter($"T le {instant}"),
                 })
        {
            var row = Assert.Single(await table.QueryAsync<TableEntity>(filter, select: ["RowKey"]).ToListAsync());
            Assert.Equal("hit", row.RowKey);
        }
    }

    [Fact]
    public async Task QueryAsync_TypedRows_AreMapped()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new DeckRow { PartitionKey = "p", RowKey = "r", Pages = 4, State = DeckState.Ready }, Deadline.Token);

        var row = Assert.Single(await table.QueryAsync<DeckRow>(TableClient.CreateQueryFilter($"Pages gt {3}")).ToListAsync());

        Assert.Equal((4, DeckState.Ready), (row.Pages, row.State));
    }

    [Fact]
    public async Task QueryAsync_CancelledToken_Ends()
    {
        var table = await azurite.NewTableAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.QueryAsync<TableEntity>(cancellationToken: cancelled.Token).ToListAsync());
    }

    private static async Task<(int Status, string? ErrorCode)> Refusal(Func<Task> action)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(action);
        return (refusal.Status, refusal.ErrorCode);
    }
}
