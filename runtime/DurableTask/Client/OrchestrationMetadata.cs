using System.Collections.ObjectModel;
using System.Text;

namespace Microsoft.DurableTask.Client;

/// <summary>What the scheduler knows of an instance.</summary>
public sealed class OrchestrationMetadata
{
    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    public string Name { get; }

    public string InstanceId { get; }

    /// <summary>Null when payloads were not requested.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Null unless the instance failed and payloads were requested.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <exception cref="InvalidOperationException">Payloads were not requested.</exception>
    public T? ReadInputAs<T>() => Converter(nameof(ReadInputAs)).Deserialize<T>(SerializedInput);

    /// <exception cref="InvalidOperationException">Payloads were not requested.</exception>
    public T? ReadOutputAs<T>() => Converter(nameof(ReadOutputAs)).Deserialize<T>(SerializedOutput);

    /// <exception cref="InvalidOperationException">Payloads were not requested.</exception>
    public T? ReadCustomStatusAs<T>() => Converter(nameof(ReadCustomStatusAs)).Deserialize<T>(SerializedCustomStatus);

    public override string ToString()
    {
        const int ShownMax = 40;
        var text = new StringBuilder().Append(FormattableString.Invariant(
            $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}"));
        Append("Input", SerializedInput);
        Append("Output", SerializedOutput);
        Append("CustomStatus", SerializedCustomStatus);
        if (FailureDetails is { } failure) text.Append(", FailureDetails: '").Append(failure).Append('\'');
        return text.Append(']').ToString();

        void Append(string name, string? payload)
        {
            if (payload is null) return;
            text.Append(", ").Append(name).Append(": '").Append(payload.AsSpan(0, Math.Min(payload.Length, ShownMax)));
            text.Append(payload.Length > ShownMax ? "...'" : "'");
        }
    }

    private DataConverter Converter(string member) => DataConverter
        ?? throw new InvalidOperationException($"{member} needs the instance to be fetched with getInputsAndOutputs (or FetchInputsAndOutputs).");
}
