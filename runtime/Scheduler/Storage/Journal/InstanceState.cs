using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Storage.Journal;

/// <summary>The columns of an instance's row that change while it lives.</summary>
internal sealed record InstanceState
{
    public required string ExecutionId { get; init; }

    public required string? Version { get; init; }

    public required OrchestrationStatus Status { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    public required string? CustomStatus { get; init; }

    /// <summary><see cref="OrchestrationTraceContext"/>.</summary>
    public required byte[]? Span { get; init; }

    public required int Losses { get; init; }

    public static InstanceState Of(Instance instance) => new()
    {
        ExecutionId = instance.ExecutionId,
        Version = instance.Version,
        Status = instance.Status,
        UpdatedAt = instance.UpdatedAt,
        CompletedAt = instance.CompletedAt,
        CustomStatus = instance.CustomStatus,
        Span = instance.Span?.ToByteArray(),
        Losses = instance.Losses,
    };

    public void WriteTo(CodedOutputStream output)
    {
        output.WriteString(ExecutionId);
        Write(output, Version);
        output.WriteInt32((int)Status);
        output.WriteSFixed64(UpdatedAt.UtcTicks);
        Change.Write(output, CompletedAt);
        Write(output, CustomStatus);
        Change.Write(output, Span);
        output.WriteInt32(Losses);
    }

    public static InstanceState ReadFrom(CodedInputStream input) => new()
    {
        ExecutionId = input.ReadString(),
        Version = ReadText(input),
        Status = (OrchestrationStatus)input.ReadInt32(),
        UpdatedAt = Change.ReadTime(input),
        CompletedAt = Change.ReadOptionalTime(input),
        CustomStatus = ReadText(input),
        Span = Change.ReadOptional(input),
        Losses = input.ReadInt32(),
    };

    private static void Write(CodedOutputStream output, string? text)
    {
        output.WriteBool(text is not null);
        if (text is not null) output.WriteString(text);
    }

    private static string? ReadText(CodedInputStream input) => input.ReadBool() ? input.ReadString() : null;
}
