using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker.Hosting;

/// <summary>Runs tasks in the background of a host.</summary>
public abstract class DurableTaskWorker : BackgroundService
{
    protected DurableTaskWorker(string? name, IDurableTaskFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Name = name ?? Options.DefaultName;
        Factory = factory;
    }

    protected virtual string Name { get; }

    protected virtual IDurableTaskFactory Factory { get; }

    protected IExceptionPropertiesProvider? ExceptionPropertiesProvider { get; set; }
}
