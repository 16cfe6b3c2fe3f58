using Microsoft.Extensions.Configuration;

namespace Workflows.GpuWorker.Models;

/// <summary>Where packs are looked for, in this order.</summary>
/// <param name="Own">Where <c>models pull</c> writes.</param>
/// <param name="Shipped">Beside the program; read only.</param>
internal sealed record PackFolders(string Own, string Shipped)
{
    private const string DataSetting = "WORKFLOWS_DATA";

    public static PackFolders From(IConfiguration configuration, ModelsOptions options) => new(
        Path.GetFullPath(options.Folder is { Length: > 0 } folder ? folder
            : configuration[DataSetting] is { Length: > 0 } data ? Path.Combine(data, "models")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "workflows", "models")),
        Path.Combine(AppContext.BaseDirectory, "packs"));

    public IEnumerable<string> All => [Own, Shipped];
}
