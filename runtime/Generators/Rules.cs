using Microsoft.CodeAnalysis;

namespace Workflows.DurableTask.Generators;

/// <summary>What the generator refuses, under the official numbers.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor TaskName = Error(
        "DURABLE3001", "The name of a task is no identifier", "The task name '{0}' is no C# identifier, so no method can be named after it; give [DurableTask] another name");

    public static readonly DiagnosticDescriptor EventName = Error(
        "DURABLE3002", "The name of an event is no identifier", "The event name '{0}' is no C# identifier, so no method can be named after it; give [DurableEvent] another name");

    public static readonly DiagnosticDescriptor Duplicate = Error(
        "DURABLE3003", "Two tasks have one name and version", "Another task of the kind is named '{0}' in version '{1}'; give one of them another name or version");

    public static readonly DiagnosticDescriptor BlankVersion = Error(
        "DURABLE3005", "The version of a task is blank", "The version of the task '{0}' consists of blanks; leave it out or give one");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "DurableTask.Generators", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
