using System.ComponentModel.DataAnnotations;

namespace Workflows.Jobs;

/// <summary>Settings of the live streams, section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>A stream is closed after this many seconds and the client comes back. 200 (5 to 230): load balancers on Azure cut at 230.</summary>
    [Range(5, 230)]
    public int StreamSecondsMax { get; set; } = 200;

    /// <summary>A comment is sent after this many silent seconds. 15 (1 to 60).</summary>
    [Range(1, 60)]
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>Jobs that one stream can follow. 20 (1 to 100).</summary>
    [Range(1, 100)]
    public int JobsPerStreamMax { get; set; } = 20;
}
