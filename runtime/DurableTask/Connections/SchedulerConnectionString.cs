using System.Data.Common;
using Azure.Core;
using Azure.Identity;

namespace Workflows.DurableTask;

/// <summary><c>Endpoint=…;TaskHub=…;Authentication=…</c> and the options of the credential. Keys in any case, values may be quoted.</summary>
internal sealed class SchedulerConnectionString
{
    private readonly DbConnectionStringBuilder _parts;

    /// <exception cref="ArgumentException">The text is not a connection string, or a required part is missing.</exception>
    public SchedulerConnectionString(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        _parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        Endpoint = Required("Endpoint");
        TaskHub = Required("TaskHub");
        Authentication = Required("Authentication");
    }

    public string Endpoint { get; }

    public string TaskHub { get; }

    public string Authentication { get; }

    /// <summary>No credential: headers may then go over cleartext HTTP.</summary>
    public bool IsWithoutCredential => Is("None");

    /// <returns>Null for <c>None</c>.</returns>
    /// <exception cref="ArgumentException">The way of authentication is unknown.</exception>
    public TokenCredential? CreateCredential()
    {
        if (IsWithoutCredential) return null;
        if (Is("DefaultAzure")) return new DefaultAzureCredential(DefaultAzureOptions());
        if (Is("ManagedIdentity")) return ManagedIdentity();
        if (Is("WorkloadIdentity")) return new WorkloadIdentityCredential(WorkloadIdentityOptions());
        if (Is("Environment")) return new EnvironmentCredential();
        if (Is("AzureCLI")) return new AzureCliCredential();
        if (Is("AzurePowerShell")) return new AzurePowerShellCredential();
        if (Is("VisualStudio")) return new VisualStudioCredential();
        if (Is("VisualStudioCode")) return new VisualStudioCodeCredential();
        if (Is("InteractiveBrowser")) return new InteractiveBrowserCredential();

        throw new ArgumentException(
            $"The connection string's Authentication '{Authentication}' is unknown; use None, DefaultAzure, ManagedIdentity, WorkloadIdentity, " +
            "Environment, AzureCLI, AzurePowerShell, VisualStudio, VisualStudioCode or InteractiveBrowser.");
    }

    private DefaultAzureCredentialOptions DefaultAzureOptions()
    {
        var options = new DefaultAzureCredentialOptions();
        if (Optional("ClientId") is { } clientId)
        {
            options.ManagedIdentityClientId = clientId;
            options.WorkloadIdentityClientId = clientId;
        }

        if (Optional("TenantId") is { } tenantId) options.TenantId = tenantId;
        AddTenants(options.AdditionallyAllowedTenants);
        return options;
    }

    private ManagedIdentityCredential ManagedIdentity() =>
        new(Optional("ClientId") is { } clientId ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned);

    private WorkloadIdentityCredentialOptions WorkloadIdentityOptions()
    {
        var options = new WorkloadIdentityCredentialOptions();
        if (Optional("ClientId") is { } clientId) options.ClientId = clientId;
        if (Optional("TenantId") is { } tenantId) options.TenantId = tenantId;
        if (Optional("TokenFilePath") is { } path) options.TokenFilePath = path;
        AddTenants(options.AdditionallyAllowedTenants);
        return options;
    }

    private void AddTenants(IList<string> tenants)
    {
        var listed = Optional("AdditionallyAllowedTenants") ?? "";
        foreach (var tenant in listed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) tenants.Add(tenant);
    }

    private bool Is(string authentication) => string.Equals(Authentication, authentication, StringComparison.OrdinalIgnoreCase);

    private string Required(string key) =>
        Optional(key) ?? throw new ArgumentException($"The scheduler's connection string needs '{key}='.");

    private string? Optional(string key) => _parts.TryGetValue(key, out var value) && value is string { Length: > 0 } text ? text : null;
}
