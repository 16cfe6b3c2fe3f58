namespace Workflows.Reliability.Tests.Planted;

/// <summary>The tests of the tests: each bug that is planted in a copy of the tree must be found by the test that its file names.</summary>
[Trait("Category", "Long")]
public sealed class PlantedBugTests(TreeCopy tree) : IClassFixture<TreeCopy>
{
    public static TheoryData<string> Names => [.. PlantedBug.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task PlantedBug_IsCaught(string name)
    {
        var bug = PlantedBug.All.Single(b => b.Name == name);
        await tree.BuildAsync();

        var (applied, problem) = await tree.RunAsync("git", "apply", "-C1", bug.File);
        Assert.True(applied == 0, $"{name}.patch no longer applies; make it again for the code as it is now:\n{problem}");
        try
        {
            await tree.RebuildAsync(bug.Project);
            var (broken, output) = await tree.TestAsync(bug.Catcher);
            Assert.True(broken != 0 && output.Contains("Failed!", StringComparison.Ordinal), $"Nobody noticed that {bug.Breaks}\n{output}");
        }
        finally
        {
            await tree.RunAsync("git", "apply", "-R", "-C1", bug.File);
            tree.RestoreLibraries();
        }
    }

    /// <summary>What catches the bugs finds nothing in the tree as it is.</summary>
    [Fact]
    public async Task CleanTree_PassesEveryCatcher()
    {
        await tree.BuildAsync();

        var (code, output) = await tree.TestAsync(string.Join('|', PlantedBug.All.Select(b => $"({b.Catcher})").Distinct()));

        Assert.True(code == 0 && output.Contains("Passed!", StringComparison.Ordinal), output);
    }

    [Fact]
    public void PlantedBugs_AreAtLeastFifteen() => Assert.True(PlantedBug.All.Count >= 15, $"There are {PlantedBug.All.Count}.");
}
