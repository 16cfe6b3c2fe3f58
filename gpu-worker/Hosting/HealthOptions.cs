using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Hosting;

/// <summary>The worker's own HTTP address, on loopback only: it has no authentication.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>Default 0: a free port, which the log tells.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}
