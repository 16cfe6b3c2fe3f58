namespace Workflows.DurableTask;

/// <summary>Thrown by an activity that a stopping process cut short: the work goes back to the task hub, it has not failed.</summary>
internal sealed class ActivityAbandonedException(Exception innerException)
    : OperationCanceledException("The process stops; the activity is handed back.", innerException);
