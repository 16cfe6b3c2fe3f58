using Workflows.Scheduler.Activities;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Hubs;

/// <summary>Instances that have something to do and nobody doing it, first come first served within a name and version.</summary>
internal sealed class RunnableQueues
{
    private readonly Dictionary<WorkKey, Queue<Instance>> _queues = [];

    public IEnumerable<(WorkKey Key, Queue<Instance> Queue)> NonEmpty =>
        _queues.Where(q => q.Value.Count > 0).Select(q => (q.Key, q.Value));

    public int Count => _queues.Values.Sum(q => q.Count);

    public void Add(Instance instance)
    {
        var key = WorkKey.Of(instance.Name, instance.Version);
        if (!_queues.TryGetValue(key, out var queue)) _queues.Add(key, queue = new Queue<Instance>());
        queue.Enqueue(instance);
        instance.IsQueued = true;
    }
}
