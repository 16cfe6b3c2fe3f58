using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads host.json into the configuration, below the section where app settings can override it.</summary>
internal static class HostJsonFile
{
    /// <exception cref="InvalidDataException">The file is not JSON.</exception>
    public static MemoryConfigurationSource Read(ApplicationDirectory application)
    {
        if (!File.Exists(application.HostJsonFile)) return new MemoryConfigurationSource { InitialData = [] };
        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(application.HostJsonFile, optional: false, reloadOnChange: false).Build();
            return new MemoryConfigurationSource
            {
                InitialData = [.. file.AsEnumerable().Select(e => KeyValuePair.Create($"{HostJson.Section}:{e.Key}", e.Value))],
            };
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{application.HostJsonFile} is not valid JSON: {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
