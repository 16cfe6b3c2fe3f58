using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>local.settings.json: <c>Values</c> become environment variables, where existing ones win.</summary>
internal static class LocalSettings
{
    public static void Load(ApplicationDirectory application)
    {
        if (!File.Exists(application.LocalSettingsFile)) return;

        IConfiguration file;
        try
        {
            file = new ConfigurationBuilder().AddJsonFile(application.LocalSettingsFile, optional: false, reloadOnChange: false).Build();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{application.LocalSettingsFile} is not valid JSON: {e.InnerException?.Message ?? e.Message}", e);
        }

        foreach (var value in file.GetSection("Values").GetChildren()) SetUnlessPresent(value.Key, value.Value);
        foreach (var value in file.GetSection("ConnectionStrings").GetChildren()) SetUnlessPresent($"ConnectionStrings__{value.Key}", value.Value);
        SetUnlessPresent("Host__LocalHttpPort", file["Host:LocalHttpPort"]);
    }

    private static void SetUnlessPresent(string name, string? value)
    {
        if (value is not null && Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
    }
}
