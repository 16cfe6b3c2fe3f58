using System.Net;
using System.Text.Json;
using Workflows.Cli.Commands;

namespace Workflows.Cli.Api;

/// <summary>The app answered with an error; the message says what and what to do.</summary>
internal sealed class ApiException(HttpStatusCode status, string? code, string message) : Exception(message)
{
    public HttpStatusCode Status => status;

    /// <summary>The app understood and refused it: another request may do, the same one will not.</summary>
    public bool IsCallersMistake => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;

    /// <summary>The stable code of the problem, null when the answer was no problem document.</summary>
    public string? Code => code;

    public static ApiException From(HttpStatusCode status, string request, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var problem = document.RootElement;
            var sentence = problem.Text("detail") ?? problem.Text("title") ?? "The app gave no reason.";
            var parts = new[] { problem.Text("code"), sentence, problem.Text("action") }.Where(p => p is not null);
            var id = problem.Text("correlation_id");
            return new ApiException(status, problem.Text("code"), $"{string.Join(": ", parts.Take(2))} {string.Join(' ', parts.Skip(2))}".TrimEnd()
                + (id is null ? "" : $" (id {id})"));
        }
        catch (JsonException)
        {
            return new ApiException(status, null, $"{request} answered {(int)status}.");
        }
    }
}

/// <summary>Nothing answers at the app's address.</summary>
internal sealed class AppUnreachableException(Uri address, Exception inner)
    : Exception($"Nothing answers at {address}. Start it with {PrintedCommand.Serve(address)}, or name another address with --url.", inner)
{
}
