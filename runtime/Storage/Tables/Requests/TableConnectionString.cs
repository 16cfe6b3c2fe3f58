namespace Azure.Data.Tables;

/// <summary>The parts of a storage connection string that tables need.</summary>
internal sealed record TableConnectionString
{
    private const string EmulatorAccount = "devstoreaccount1";

    // Every emulator's key; published, not a secret.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public required Uri Endpoint { get; init; }

    /// <summary>Null with a shared access signature.</summary>
    public TableSharedKeyCredential? Credential { get; init; }

    /// <summary>Query text without the question mark; null with a key.</summary>
    public string? Signature { get; init; }

    /// <exception cref="FormatException">It is no connection string, or one that does not say where tables are. Never quotes a value.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Settings(connectionString);
        string? Setting(string name) => settings.GetValueOrDefault(name);

        if (string.Equals(Setting("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase))
        {
            var proxy = Setting("DevelopmentStorageProxyUri") is { } uri ? new Uri(uri) : new Uri("http://127.0.0.1");
            return new TableConnectionString
            {
                Endpoint = new Uri($"{proxy.Scheme}://{proxy.Host}:10002/{EmulatorAccount}"),
                Credential = new TableSharedKeyCredential(EmulatorAccount, EmulatorKey),
            };
        }

        var account = Setting("AccountName");
        var credential = account is not null && Setting("AccountKey") is { } key ? new TableSharedKeyCredential(account, key) : null;
        var signature = Setting("SharedAccessSignature")?.TrimStart('?');
        if (credential is null && signature is null)
            throw new FormatException("The connection string has neither AccountName and AccountKey nor SharedAccessSignature.");

        return new TableConnectionString { Endpoint = EndpointOf(Setting, account), Credential = credential, Signature = credential is null ? signature : null };
    }

    private static Uri EndpointOf(Func<string, string?> setting, string? account)
    {
        if (setting("TableEndpoint") is { } endpoint)
        {
            return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
                ? uri
                : throw new FormatException("TableEndpoint in the connection string is not an absolute URI.");
        }

        if (account is null) throw new FormatException("The connection string has neither TableEndpoint nor AccountName.");
        return new Uri($"{setting("DefaultEndpointsProtocol") ?? "https"}://{account}.table.{setting("EndpointSuffix") ?? "core.windows.net"}");
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException("The connection string has a part that is not of the form name=value.");
            settings[part[..equals]] = part[(equals + 1)..];
        }

        return settings;
    }
}
