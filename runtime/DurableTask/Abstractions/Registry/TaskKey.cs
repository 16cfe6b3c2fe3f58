using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>What a task is registered and looked up by; both parts compare without regard to case.</summary>
internal readonly record struct TaskKey(TaskName Name, TaskVersion Version);
