using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class TaskNameTests
{
    [Fact]
    public void Equals_DifferentCase_IsTrueWithTheSameHash()
    {
        Assert.Equal(new TaskName("AnalyzeDeck"), (TaskName)"analyzedeck");
        Assert.Equal(new TaskName("AnalyzeDeck").GetHashCode(), new TaskName("analyzedeck").GetHashCode());
        Assert.True(new TaskName("A") != new TaskName("B"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Convert_NothingGiven_IsTheDefault(string? name)
    {
        Assert.Equal(default, (TaskName)name!);
        Assert.Equal("", ((TaskName)name!).Name);
    }

    [Fact]
    public void Version_WhiteSpaceOnly_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new TaskVersion("  "));
        Assert.Equal(TaskVersion.Unversioned, new TaskVersion(null));
        Assert.Equal(new TaskVersion("V1"), new TaskVersion("v1"));
    }

    [Theory]
    [InlineData("", " ", 0)]
    [InlineData("", "1.0", -1)]
    [InlineData("1.0", "", 1)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("2.0", "2.0", 0)]
    [InlineData("beta", "BETA", 0)]
    [InlineData("b", "a", 1)]
    public void CompareVersions_Pairs_OrderAsDocumented(string source, string other, int expected) =>
        Assert.Equal(expected, Math.Sign(TaskOrchestrationVersioningUtils.CompareVersions(source, other)));
}
