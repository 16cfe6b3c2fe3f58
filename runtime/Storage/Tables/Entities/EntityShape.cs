using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables;

/// <summary>How a class maps to columns: its public properties but for ignored ones, under their own or their given name.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly List<Column> _columns = [];

    private EntityShape(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isSystem = property.Name is nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
                or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag);
            if (isSystem || property.GetIndexParameters().Length > 0 || property.IsDefined(typeof(IgnoreDataMemberAttribute))) continue;

            var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
            _columns.Add(new Column(name, property));
        }
    }

    /// <summary>The columns to send: keys and values, without what the service sets itself.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> ToColumns(ITableEntity entity)
    {
        yield return new(EntityNames.PartitionKey, entity.PartitionKey);
        yield return new(EntityNames.RowKey, entity.RowKey);
        if (entity is IDictionary<string, object> dictionary)
        {
            foreach (var (name, value) in dictionary)
            {
                if (name is not (EntityNames.PartitionKey or EntityNames.RowKey or EntityNames.Timestamp or EntityNames.ETag))
                    yield return new(name, value);
            }

            yield break;
        }

        foreach (var column in For(entity.GetType())._columns)
        {
            if (column.Property.GetMethod is { IsPublic: true }) yield return new(column.Name, ToWire(column.Property.GetValue(entity)));
        }
    }

    /// <exception cref="InvalidOperationException">A column's value does not fit its property.</exception>
    public static T FromColumns<T>(Dictionary<string, object> columns)
        where T : ITableEntity
    {
        if (typeof(T) == typeof(TableEntity)) return (T)(object)new TableEntity(columns);

        var entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object> dictionary)
        {
            foreach (var (name, value) in columns) dictionary[name] = value;
            return entity;
        }

        if (columns.TryGetValue(EntityNames.PartitionKey, out var partitionKey)) entity.PartitionKey = (string)partitionKey;
        if (columns.TryGetValue(EntityNames.RowKey, out var rowKey)) entity.RowKey = (string)rowKey;
        if (columns.TryGetValue(EntityNames.Timestamp, out var timestamp)) entity.Timestamp = (DateTimeOffset)timestamp;
        if (columns.TryGetValue(EntityNames.ETag, out var tag)) entity.ETag = new ETag((string)tag);
        foreach (var column in For(typeof(T))._columns)
        {
            if (column.Property.SetMethod is { IsPublic: true } && columns.TryGetValue(column.Name, out var value))
                column.Property.SetValue(entity, FromWire(value, column.Property));
        }

        return entity;
    }

    private static EntityShape For(Type type) => Shapes.GetOrAdd(type, static t => new EntityShape(t));

    private static object? ToWire(object? value) => value switch
    {
        uint number => checked((int)number),
        ulong number => checked((long)number),
        _ => value,
    };

    private static object FromWire(object value, PropertyInfo property)
    {
        var target = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (target.IsInstanceOfType(value)) return value;
        if (target.IsEnum && value is string member) return Enum.Parse(target, member);
        return (value, target) switch
        {
            (int number, _) when target == typeof(long) => (long)number,
            (int number, _) when target == typeof(double) => (double)number,
            (int number, _) when target == typeof(uint) => checked((uint)number),
            (long number, _) when target == typeof(ulong) => checked((ulong)number),
            (DateTimeOffset instant, _) when target == typeof(DateTime) => instant.UtcDateTime,
            (byte[] bytes, _) when target == typeof(BinaryData) => BinaryData.FromBytes(bytes),
            _ => throw new InvalidOperationException(
                $"The column for {property.DeclaringType?.Name}.{property.Name} holds a {value.GetType()}, which does not fit {target}."),
        };
    }

    private sealed record Column(string Name, PropertyInfo Property);
}
