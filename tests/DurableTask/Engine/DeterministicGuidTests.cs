namespace Workflows.DurableTask.Tests.Engine;

public sealed class DeterministicGuidTests
{
    [Theory]
    [InlineData("2024-01-02T03:04:05.1234567Z", 0, "b3f7c854-5a21-59cb-8e84-6203c1549376")]
    [InlineData("2024-01-02T03:04:05.1234567Z", 1, "ce406207-0baa-586a-ac0c-b682b90cf043")]
    [InlineData("2024-01-02T03:04:05.1234567Z", 2, "42397284-719e-5658-8229-10bbdf54d619")]
    [InlineData("2024-01-02T03:04:05.0000000Z", 0, "a1239379-7719-5253-84a4-29155a59f930")]
    public void Create_PublishedVector_IsReproduced(string time, int counter, string expected)
    {
        var now = DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

        Assert.Equal(Guid.Parse(expected), DeterministicGuid.Create("abc", now, counter));
    }
}
