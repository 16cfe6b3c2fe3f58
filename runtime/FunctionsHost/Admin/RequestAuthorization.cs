using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Workflows.FunctionsHost;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Decides whether a request may reach what it asks for. On loopback nothing is asked for unless the options say so.</summary>
internal sealed class RequestAuthorization(HostKeys keys, ListenAddress listen, IOptions<FunctionsHostOptions> options)
{
    public bool IsEnforced => !listen.IsLoopback || options.Value.RequireKeys;

    /// <summary>The query that carries the key of the Durable webhooks, without a leading separator; empty when keys are not asked for.</summary>
    public string DurableWebhookQuery => IsEnforced ? $"code={Uri.EscapeDataString(keys.DurableKey)}" : "";

    /// <param name="function">Whose own keys count, too; null for the host's endpoints.</param>
    public bool Allows(HttpRequest request, AuthorizationLevel required, string? function = null)
    {
        if (!IsEnforced || required == AuthorizationLevel.Anonymous) return true;

        var presented = request.Headers["x-functions-key"].ToString();
        if (presented.Length == 0) presented = request.Query["code"].ToString();
        var granted = keys.LevelOf(presented, function);
        // User means a platform's sign-in, which this host has not: only the master key passes.
        return granted == AuthorizationLevel.Admin || (granted == required && required != AuthorizationLevel.User);
    }
}
