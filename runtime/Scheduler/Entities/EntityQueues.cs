namespace Workflows.Scheduler.Entities;

/// <summary>Entities that have a batch to run and nobody running it; first come first served within a name.</summary>
internal sealed class EntityQueues
{
    private readonly Dictionary<string, Queue<Entity>> _queues = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<(string Name, Queue<Entity> Queue)> NonEmpty => _queues.Where(q => q.Value.Count > 0).Select(q => (q.Key, q.Value));

    public void Add(Entity entity)
    {
        if (!_queues.TryGetValue(entity.Name, out var queue)) _queues.Add(entity.Name, queue = new Queue<Entity>());
        queue.Enqueue(entity);
        entity.IsQueued = true;
        Count++;
    }

    /// <summary>Takes what was peeked from <paramref name="queue"/>.</summary>
    public void Take(Queue<Entity> queue)
    {
        queue.Dequeue().IsQueued = false;
        Count--;
    }
}
