namespace Workflows.DurableTask;

/// <summary>A payload that passes the SDK untouched.</summary>
/// <remarks>
/// A task whose <c>InputType</c> is this type receives its input as the text that came over the wire (an activity's without
/// the one-element array around it), and a task that returns this type has its text sent as it is. A host that brings its
/// own serializer and middleware registers its tasks this way.
/// </remarks>
/// <param name="Text">Serialized value, normally JSON; null when there is none.</param>
public sealed record RawPayload(string? Text);
