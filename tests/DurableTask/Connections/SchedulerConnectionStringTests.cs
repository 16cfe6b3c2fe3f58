using Azure.Identity;
using Microsoft.DurableTask;

namespace Workflows.DurableTask.Tests.Connections;

public sealed class SchedulerConnectionStringTests
{
    [Fact]
    public void FromConnectionString_NoneInAnyCase_NeedsNoCredential()
    {
        var options = DurableTaskSchedulerWorkerOptions.FromConnectionString(
            "endpoint=http://127.0.0.1:8080;TASKHUB=\"my hub\";authentication=none");

        Assert.Equal("http://127.0.0.1:8080", options.EndpointAddress);
        Assert.Equal("my hub", options.TaskHubName);
        Assert.Null(options.Credential);
        Assert.True(options.AllowInsecureCredentials);
        Assert.Equal("https://durabletask.io", options.ResourceId);
    }

    [Theory]
    [InlineData("DefaultAzure", typeof(DefaultAzureCredential))]
    [InlineData("managedidentity", typeof(ManagedIdentityCredential))]
    [InlineData("Environment", typeof(EnvironmentCredential))]
    [InlineData("AzureCLI", typeof(AzureCliCredential))]
    [InlineData("AzurePowerShell", typeof(AzurePowerShellCredential))]
    [InlineData("InteractiveBrowser", typeof(InteractiveBrowserCredential))]
    public void FromConnectionString_Authentication_ChoosesTheCredential(string authentication, Type credential)
    {
        var options = DurableTaskSchedulerClientOptions.FromConnectionString(
            $"Endpoint=https://a.example;TaskHub=hub;Authentication={authentication};ClientID=00000000-0000-0000-0000-000000000001");

        Assert.IsType(credential, options.Credential);
        Assert.False(options.AllowInsecureCredentials);
    }

    [Theory]
    [InlineData("TaskHub=hub;Authentication=None", "Endpoint")]
    [InlineData("Endpoint=http://a;Authentication=None", "TaskHub")]
    [InlineData("Endpoint=http://a;TaskHub=hub", "Authentication")]
    [InlineData("Endpoint=http://a;TaskHub=hub;Authentication=Magic", "Magic")]
    public void FromConnectionString_PartMissingOrUnknown_NamesIt(string connectionString, string part)
    {
        var failure = Assert.Throws<ArgumentException>(() => DurableTaskSchedulerClientOptions.FromConnectionString(connectionString));

        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }
}
