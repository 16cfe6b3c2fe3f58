using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

public class DurableTaskClientOptions
{
    private DataConverter? _dataConverter;

    /// <summary>The version of orchestrations that are started without one; empty means none.</summary>
    public string DefaultVersion { get; set; } = "";

    /// <summary>Default <see cref="JsonDataConverter.Default"/>; null sets the default again.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    public bool EnableEntitySupport { get; set; }

    internal bool IsDataConverterSet => _dataConverter is not null;
}
