namespace Workflows.Contracts;

/// <summary>A running item: the orchestration that fans it out, and its id there (a deck id as text, for example).</summary>
public sealed record ItemRef(string InstanceId, string ItemId);
