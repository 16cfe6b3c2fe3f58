using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

/// <summary>How a worker reaches a scheduler.</summary>
public class DurableTaskSchedulerWorkerOptions
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

    /// <summary>Names this process to the scheduler. Default <c>machine,process id,random</c>.</summary>
    public string WorkerId { get; set; } = $"{Environment.MachineName},{Environment.ProcessId},{Guid.NewGuid():N}";

    /// <summary>Whether a token may go over cleartext HTTP.</summary>
    public bool AllowInsecureCredentials { get; set; }

    /// <exception cref="ArgumentException">A part is missing or unknown.</exception>
    public static DurableTaskSchedulerWorkerOptions FromConnectionString(string connectionString)
    {
        var options = new DurableTaskSchedulerWorkerOptions();
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
}
