namespace Microsoft.DurableTask.Entities;

public static class TaskEntityOperationExtensions
{
}
