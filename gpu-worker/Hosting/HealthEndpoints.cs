using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Hosting;

/// <summary><c>/health</c> for supervisors and <c>/metrics</c> for Prometheus.</summary>
internal static class HealthEndpoints
{
    public static void MapWorkerHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", (IHostApplicationLifetime lifetime, VisionModelCatalog models) => lifetime.ApplicationStopping.IsCancellationRequested
            ? Results.Json(HealthView.With("stopping", models), statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(HealthView.With("ok", models)));
        endpoints.MapGet("/metrics", (PrometheusText metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4"));
    }

    private sealed record HealthView
    {
        [JsonPropertyName("status")] public required string Status { get; init; }

        [JsonPropertyName("pid")] public required int ProcessId { get; init; }

        [JsonPropertyName("activities")] public required IReadOnlyList<string> Activities { get; init; }

        [JsonPropertyName("vision_models")] public required IReadOnlyList<string> VisionModelNames { get; init; }

        public static HealthView With(string status, VisionModelCatalog models) => new()
        {
            Status = status,
            ProcessId = Environment.ProcessId,
            Activities = [GpuActivities.IngestDeck, GpuActivities.AnalyzeDeck],
            VisionModelNames = models.Names,
        };
    }
}
