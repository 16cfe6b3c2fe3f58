using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

public class WorkerOptions
{
    /// <summary>Reads and writes payloads and JSON bodies; default System.Text.Json, case-insensitive, names as declared, no fields.</summary>
    public ObjectSerializer? Serializer { get; set; }

    public InputConverterCollection InputConverters { get; } = [];

    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>();

    [Obsolete("Exceptions of user code always reach the log as they are.")]
    public bool EnableUserCodeException { get; set; }

    public bool IncludeEmptyEntriesInMessagePayload { get; set; }
}
