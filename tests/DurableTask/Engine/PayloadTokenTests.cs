namespace Workflows.DurableTask.Tests.Engine;

public sealed class PayloadTokenTests
{
    private static readonly Uri Container = new("https://me.blob.core.windows.net/durabletask-payloads");

    [Fact]
    public void Of_ABlob_IsTheOfficialText() =>
        Assert.Equal(
            "blob:v2:https://me.blob.core.windows.net/durabletask-payloads/0f8fad5bd9cb469fa16570867728950e",
            PayloadToken.Of(new Uri(Container + "/0f8fad5bd9cb469fa16570867728950e")));

    [Theory]
    [InlineData("blob:v2:https://me.blob.core.windows.net/durabletask-payloads/a%20b", "a b")]
    [InlineData("blob:v1:durabletask-payloads:0f8f", "0f8f")]
    public void TryParse_OfThisContainer_GivesTheBlob(string token, string blob)
    {
        Assert.True(PayloadToken.TryParse(token, Container, "durabletask-payloads", out var parsed));
        Assert.Equal(blob, parsed);
    }

    [Theory]
    [InlineData("blob:v2:https://other.blob.core.windows.net/durabletask-payloads/x")]
    [InlineData("blob:v2:http://me.blob.core.windows.net/durabletask-payloads/x")]
    [InlineData("blob:v2:https://me.blob.core.windows.net/another/x")]
    [InlineData("blob:v2:https://me.blob.core.windows.net/durabletask-payloads/../another/x")]
    [InlineData("blob:v2:https://me.blob.core.windows.net/durabletask-payloads/x?sig=1")]
    [InlineData("blob:v2:https://you@me.blob.core.windows.net/durabletask-payloads/x")]
    [InlineData("blob:v2:https://me.blob.core.windows.net/durabletask-payloads/")]
    [InlineData("blob:v1:another:x")]
    [InlineData("blob:v1:durabletask-payloads:")]
    [InlineData("\"blob:v2:x\"")]
    public void TryParse_OfAnythingElse_IsRefused(string token) =>
        Assert.False(PayloadToken.TryParse(token, Container, "durabletask-payloads", out _));
}
