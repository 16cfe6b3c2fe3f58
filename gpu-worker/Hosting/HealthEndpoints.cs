using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Hosting;

/// <summary><c>/health</c> for supervisors and <c>/metrics</c> for Prometheus.</summary>
internal static class HealthEndpoints
{
    public static void MapWorkerHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", (IHostApplicationLifetime lifetime, VisionModelCatalog models, PackLibrary packs, ModelDevice device) => lifetime.ApplicationStopping.IsCancellationRequested
            ? Results.Json(HealthView.With("stopping", models, packs, device), statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(HealthView.With("ok", models, packs, device)));
        endpoints.MapGet("/metrics", (PrometheusText metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4"));
    }

    private sealed record HealthView
    {
        [JsonPropertyName("status")] public required string Status { get; init; }

        [JsonPropertyName("pid")] public required int ProcessId { get; init; }

        [JsonPropertyName("activities")] public required IReadOnlyList<string> Activities { get; init; }

        [JsonPropertyName("vision_models")] public required IReadOnlyList<string> VisionModelNames { get; init; }

        /// <summary>Where models run: cpu or cuda; null as long as none has run.</summary>
        [JsonPropertyName("device")] public required string? Device { get; init; }

        [JsonPropertyName("packs")] public required IReadOnlyList<PackView> Packs { get; init; }

        public static HealthView With(string status, VisionModelCatalog models, PackLibrary packs, ModelDevice device) => new()
        {
            Status = status,
            ProcessId = Environment.ProcessId,
            Activities = [GpuActivities.IngestDeck, GpuActivities.AnalyzeDeck],
            VisionModelNames = models.Names,
            Device = device.NameIfDecided,
            Packs = [.. PackCatalog.All.Select(pack => PackView.Of(packs.Open(pack.Name)))],
        };
    }
    private sealed record PackView
    {
        [JsonPropertyName("name")] public required string Name { get; init; }

        [JsonPropertyName("version")] public required string? Version { get; init; }

        [JsonPropertyName("available")] public required bool Available { get; init; }

        /// <summary>What is wrong and what to do; null when nothing is.</summary>
        [JsonPropertyName("problem")] public required string? Problem { get; init; }

        public static PackView Of(PackState state) =>
            new() { Name = state.Name, Version = state.Pack?.Manifest.Version, Available = state.Pack is not null, Problem = state.Problem };
    }
}
