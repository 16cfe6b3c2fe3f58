using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

/// <summary>How a client reaches a scheduler.</summary>
public class DurableTaskSchedulerClientOptions
{
    /// <summary>Without a scheme it is https.</summary>
    [Required(ErrorMessage = "Endpoint address is required")]
    public string EndpointAddress { get; set; } = "";

    [Required(ErrorMessage = "Task hub name is required")]
    public string TaskHubName { get; set; } = "";

    /// <summary>Null means calls without a token.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Tokens are asked for its <c>/.default</c> scope.</summary>
    public string ResourceId { get; set; } = "https://durabletask.io";

    /// <summary>Whether a token may go over cleartext HTTP.</summary>
    public bool AllowInsecureCredentials { get; set; }

    /// <summary>Null means 10 attempts, 50 ms to 250 ms apart, doubling.</summary>
    public ClientRetryOptions? RetryOptions { get; set; }

    /// <exception cref="ArgumentException">A part is missing or unknown.</exception>
    public static DurableTaskSchedulerClientOptions FromConnectionString(string connectionString)
    {
        var options = new DurableTaskSchedulerClientOptions();
        options.Take(new SchedulerConnectionString(connectionString));
        return options;
    }

    internal void Take(SchedulerConnectionString connectionString)
    {
        EndpointAddress = connectionString.Endpoint;
        TaskHubName = connectionString.TaskHub;
        Credential = connectionString.CreateCredential();
        AllowInsecureCredentials = connectionString.IsWithoutCredential;
    }

#pragma warning disable CA1034 // Nested in the official API.
    /// <summary>Retries of calls that found the scheduler unavailable; null means the default.</summary>
    public class ClientRetryOptions
    {
        public int? MaxRetries { get; set; }

        public int? InitialBackoffMs { get; set; }

        public int? MaxBackoffMs { get; set; }

        public double? BackoffMultiplier { get; set; }
    }
}
