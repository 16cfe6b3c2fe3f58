using System.Reflection;

namespace Workflows.FunctionsHost;

/// <summary>What this host offers beside the official settings. Set through <c>services.Configure</c> or the settings named here.</summary>
public sealed class FunctionsHostOptions
{
    /// <summary>Assemblies with functions besides the entry assembly.</summary>
    public IList<Assembly> FunctionAssemblies { get; } = [];

    /// <summary>Ask for function keys on loopback, too (setting <c>WORKFLOWS_REQUIRE_KEYS</c>). Beyond loopback they are always asked for.</summary>
    public bool RequireKeys { get; set; }

    /// <summary>Largest request body in bytes (setting <c>WORKFLOWS_MAX_REQUEST_BYTES</c>). Default 100 MiB, as on Azure.</summary>
    public long MaxRequestBodyBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>How often containers of blob triggers are looked at. Default 500 ms.</summary>
    public TimeSpan BlobScanEvery { get; set; } = TimeSpan.FromMilliseconds(500);
}
