using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>How analyses went: from rows that outlive every process.</summary>
public sealed class StatisticsEndpoint(AnalysisEndStore ends, JobStore jobs, IOptions<DeckOptions> options, TimeProvider time)
{
    private const int DaysDefault = 30;
    private const int DaysMax = 365;
    private const int BatchesMax = 100;

    [Function("GetStatistics")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/statistics")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var days = Days(request);
        var now = time.GetUtcNow();
        var since = now.AddDays(-days);
        var (found, isCut) = await ends.ReadAsync(since, now, options.Value.StatisticsRowsMax, cancellationToken);
        var (batches, _) = await jobs.ListAsync(DeckAnalysisJob.Kind.Name, state: null, final: true, BatchesMax, token: null, cancellationToken);
        return Reply.Json(DeckStatistics.Of(since, days, found, isCut, batches));
    }

    private static int Days(HttpRequest request)
    {
        if (QueryValues.Word(request, "days", 10) is not { } text) return DaysDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= DaysMax
            ? days
            : throw Problems.Invalid("days", $"days must be from 1 to {DaysMax}.");
    }
}
