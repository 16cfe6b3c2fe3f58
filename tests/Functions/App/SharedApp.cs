namespace Workflows.Functions.Tests.App;

/// <summary>One app for all tests of the HTTP API, which take turns: a process start costs more than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class SharedApp : ICollectionFixture<AppFixture>
{
    public const string Name = "app";
}
