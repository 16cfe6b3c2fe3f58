using Microsoft.DurableTask;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class PageableTests
{
    [Fact]
    public async Task GetAsyncEnumerator_EmptyPageWithToken_GoesOn()
    {
        var pages = new Dictionary<string, Page<int>>
        {
            [""] = new([1, 2], "a"),
            ["a"] = new([], "b"),
            ["b"] = new([3]),
        };

        var values = await ToListAsync(Pageable.Create<int>((token, _) => Task.FromResult(pages[token ?? ""])));

        Assert.Equal([1, 2, 3], values);
    }

    [Fact]
    public async Task AsPages_TokenAndHint_ReachTheFetch()
    {
        (string?, int?)? seen = null;
        var pageable = Pageable.Create<int>((token, hint, _) =>
        {
            seen = (token, hint);
            return Task.FromResult(new Page<int>([]));
        });

        await ToListAsync(pageable.AsPages("t", 7));

        Assert.Equal(("t", 7), seen);
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> values)
    {
        var list = new List<T>();
        await foreach (var value in values) list.Add(value);
        return list;
    }
}
