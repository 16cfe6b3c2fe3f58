using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The folder with host.json and the app's assemblies.</summary>
internal sealed record ApplicationDirectory(string Path)
{
    private const string Setting = "FUNCTIONS_APPLICATION_DIRECTORY";

    /// <summary>The arguments of this process, for program shapes that do not pass them on.</summary>
    public static string[] CommandLine => [.. Environment.GetCommandLineArgs().Skip(1)];

    public static string EnvironmentName =>
        Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? "Production";

    public string HostJsonFile => System.IO.Path.Combine(Path, "host.json");

    public string LocalSettingsFile => System.IO.Path.Combine(Path, "local.settings.json");

    public static ApplicationDirectory From(string[] args)
    {
        var named = Argument(args, Setting)
            ?? Environment.GetEnvironmentVariable(Setting)
            ?? Environment.GetEnvironmentVariable("AzureWebJobsScriptRoot");
        return new ApplicationDirectory(System.IO.Path.GetFullPath(named ?? AppContext.BaseDirectory));
    }

    /// <summary>The value of <c>--name value</c> or <c>--name=value</c>; null when it is not there.</summary>
    public static string? Argument(string[] args, string name)
    {
        return new ConfigurationBuilder().AddCommandLine(NamedArguments(args)).Build()[name];
    }

    /// <summary>Only what has double dashes: others, of a test host for one, the configuration's parser would refuse.</summary>
    public static string[] NamedArguments(string[] args) =>
        [.. args.Where((a, i) => IsNamed(a) || (i > 0 && IsNamed(args[i - 1]) && !args[i - 1].Contains('=')))];

    private static bool IsNamed(string argument) => argument.StartsWith("--", StringComparison.Ordinal);
}
