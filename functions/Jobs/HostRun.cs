namespace Workflows.Jobs;

/// <summary>This run of this host: by it the sweep tells jobs that were under way when an earlier run of the same host ended.</summary>
public sealed class HostRun(IConfiguration configuration)
{
    /// <summary>Stable over restarts: the instance id on Azure, else the machine's name.</summary>
    public string Id { get; } = configuration["WEBSITE_INSTANCE_ID"] is { Length: > 0 } id ? id : Environment.MachineName;

    /// <summary>New at every start.</summary>
    public string Epoch { get; } = Guid.NewGuid().ToString("N");
}
