using Azure;
using Azure.Data.Tables;
using Workflows.Http;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>Makes a repeated start the same start: the key's row names the job before the job exists.</summary>
public sealed class Idempotency(Tables tables, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const int KeyCharactersMax = 200;

    private const string Table = "idempotency";

    /// <summary>A start takes moments; a key whose job is still missing after this belongs to a start that broke off.</summary>
    private static readonly TimeSpan InFlightFor = TimeSpan.FromSeconds(30);

    /// <summary>The job that this key stands for: <paramref name="newId"/> the first time, the same as then afterwards.</summary>
    /// <param name="scope">The endpoint; the same key at another endpoint is another key.</param>
    /// <exception cref="ProblemException">422: the key was used with another body.</exception>
    internal async Task<IdempotentStart> BeginAsync(string scope, string key, byte[] body, string newId, CancellationToken cancellationToken)
    {
        if (key.Length > KeyCharactersMax) throw Problems.Invalid(Header, $"{Header} has {key.Length} characters; the limit is {KeyCharactersMax}.");
        var table = await tables.OpenAsync(Table, cancellationToken);
        var bodyHash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
        var row = new TableEntity(scope, Entities.Key(key)) { ["body_sha256"] = bodyHash, ["job_id"] = newId, ["created_at"] = time.GetUtcNow() };
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return new(newId, IsFirst: true, IsStale: false);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            var known = (await table.GetEntityAsync<TableEntity>(scope, Entities.Key(key), cancellationToken: cancellationToken)).Value;
            if (known.Text("body_sha256") != bodyHash)
                throw new ProblemException(new()
                {
                    Status = 422,
                    Code = "IDEMPOTENCY_KEY_REUSED",
                    Title = "The key belongs to another request",
                    Detail = $"This {Header} was used with a different body.",
                    Action = "Use a new key for a new request.",
                });
            return new(known.Text("job_id"), IsFirst: false, IsStale: time.GetUtcNow() - known.Instant("created_at") > InFlightFor);
        }
    }

    /// <summary>409: the first request with this key has not finished.</summary>
    internal static ProblemException InFlight() => new(new()
    {
        Status = 409,
        Code = "REQUEST_IN_FLIGHT",
        Title = "The first request with this key is still under way",
        Detail = $"Another request with this {Header} has not finished.",
        Action = "Repeat it in a second.",
        Retryable = true,
        RetryAfter = 1,
    });
}

/// <param name="IsFirst">This request made the key's row and starts the job.</param>
/// <param name="IsStale">The first request is so long ago that it cannot be under way.</param>
internal sealed record IdempotentStart(string JobId, bool IsFirst, bool IsStale);
