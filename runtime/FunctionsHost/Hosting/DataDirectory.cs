namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where this copy of the app keeps its state: the setting <c>WORKFLOWS_DATA</c>, default <c>.data</c> in the current folder.</summary>
internal sealed class DataDirectory(AppSettings settings)
{
    public string Path { get; } = System.IO.Path.GetFullPath(settings.Find("WORKFLOWS_DATA") ?? ".data");
}
