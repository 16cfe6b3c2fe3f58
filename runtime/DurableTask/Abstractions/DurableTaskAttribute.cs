namespace Microsoft.DurableTask;

/// <summary>Names a task class; without a name the class name counts.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    public DurableTaskAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    public TaskName Name { get; }

    /// <summary>Null means unversioned.</summary>
    public string? Version { get; set; }
}
