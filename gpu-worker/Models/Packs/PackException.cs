namespace Workflows.GpuWorker.Models;

/// <summary>A model pack cannot be used; the message says which, why, and what to do.</summary>
internal sealed class PackException(string message, Exception? inner = null) : Exception(message, inner);
