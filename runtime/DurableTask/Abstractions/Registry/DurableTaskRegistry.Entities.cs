using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

public sealed partial class DurableTaskRegistry
{
    public DurableTaskRegistry AddEntity(TaskName name, Func<IServiceProvider, ITaskEntity> factory)
    {
        _entities.Add(name, TaskVersion.Unversioned, factory);
        return this;
    }

    /// <summary>A new instance of the type handles each batch of operations.</summary>
    public DurableTaskRegistry AddEntity(TaskName name, Type type)
    {
        TaskTypes.ThrowUnlessConcrete<ITaskEntity>(type);
        return AddEntity(name, services => (ITaskEntity)ActivatorUtilities.CreateInstance(services, type));
    }

    public DurableTaskRegistry AddEntity(Type type)
    {
        TaskTypes.ThrowUnlessConcrete<ITaskEntity>(type);
        return AddEntity(TaskTypes.NameOf(type), type);
    }

    public DurableTaskRegistry AddEntity<TEntity>(TaskName name)
        where TEntity : class, ITaskEntity => AddEntity(name, typeof(TEntity));

    public DurableTaskRegistry AddEntity<TEntity>()
        where TEntity : class, ITaskEntity => AddEntity(typeof(TEntity));

    /// <summary>The same instance handles every batch.</summary>
    public DurableTaskRegistry AddEntity(TaskName name, ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(name, _ => entity);
    }

    public DurableTaskRegistry AddEntity(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(TaskTypes.NameOf(entity.GetType()), entity);
    }
}
