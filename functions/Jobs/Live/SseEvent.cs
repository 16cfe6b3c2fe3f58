namespace Workflows.Jobs;

/// <summary>One server-sent event.</summary>
/// <param name="Id">What the client sends back as <c>Last-Event-ID</c>; null leaves its last id as it is.</param>
/// <param name="Data">One line of JSON.</param>
internal sealed record SseEvent(string Name, long? Id, string Data);
