namespace Workflows.Runner.Data;

/// <summary>Where things lie in the data folder.</summary>
internal sealed record DataFolder(string Path)
{
    public string LockFile => In("run.lock");

    public string RecordFile => In("run.json");

    public string Logs => In("logs");

    public string Azurite => In("azurite");

    /// <summary>Exists while Azurite runs, and afterwards when it did not end in good order.</summary>
    public string AzuriteMarker => In("azurite.running");

    public string SampleDecks => In("samples", "decks");

    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
