using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of its columns: string, bool, int, long, double, Guid, DateTimeOffset, DateTime (UTC), byte[] or BinaryData.</summary>
/// <remarks>Key, timestamp and tag are entries too, as <c>PartitionKey</c>, <c>RowKey</c>, <c>Timestamp</c> and <c>odata.etag</c>.</remarks>
// CA1710: the name is the official one.
#pragma warning disable CA1710
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
#pragma warning restore CA1710
{
    private readonly Dictionary<string, object> _properties;

    public TableEntity() => _properties = [];

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _properties = new Dictionary<string, object>(values);
    }

    // A row that has no key yet answers null, as the official type does; a write checks it.
    [AllowNull]
    public string PartitionKey
    {
        get => GetString(EntityNames.PartitionKey)!;
        set => this[EntityNames.PartitionKey] = value!;
    }

    [AllowNull]
    public string RowKey
    {
        get => GetString(EntityNames.RowKey)!;
        set => this[EntityNames.RowKey] = value!;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(EntityNames.Timestamp);
        set => this[EntityNames.Timestamp] = value!;
    }

    public ETag ETag
    {
        get => GetString(EntityNames.ETag) is { } tag ? new ETag(tag) : default;
        set => this[EntityNames.ETag] = value.ToString();
    }

    public int Count => _properties.Count;

    public ICollection<string> Keys => _properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <returns>Null when there is no such column.</returns>
    public object this[string key]
    {
        // The official type, written before nullable annotations, answers null here too.
        get => _properties.GetValueOrDefault(key)!;
        set => _properties[key] = value;
    }

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public string? GetString(string key) => Get<string>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public bool? GetBoolean(string key) => GetValue<bool>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public int? GetInt32(string key) => GetValue<int>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public long? GetInt64(string key) => GetValue<long>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public double? GetDouble(string key) => GetValue<double>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public Guid? GetGuid(string key) => GetValue<Guid>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime dateTime ? new DateTimeOffset(dateTime) : GetValue<DateTimeOffset>(key);

    /// <summary>In UTC.</summary>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public DateTime? GetDateTime(string key) =>
        this[key] is DateTimeOffset dateTime ? dateTime.UtcDateTime : GetValue<DateTime>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public byte[]? GetBinary(string key) => this[key] is BinaryData data ? data.ToArray() : Get<byte[]>(key);

    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public BinaryData? GetBinaryData(string key) => this[key] is byte[] data ? BinaryData.FromBytes(data) : Get<BinaryData>(key);

    public void Add(string key, object value) => _properties.Add(key, value);

    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    public bool Remove(string key) => _properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _properties.TryGetValue(key, out value);

    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => _properties.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private T? Get<T>(string key)
        where T : class =>
        this[key] switch
        {
            null => null,
            T value => value,
            var other => throw WrongType<T>(key, other),
        };

    private T? GetValue<T>(string key)
        where T : struct =>
        this[key] switch
        {
            null => null,
            T value => value,
            var other => throw WrongType<T>(key, other),
        };

    private static InvalidOperationException WrongType<T>(string key, object value) =>
        new($"The column {key} is of type {value.GetType()}, not {typeof(T)}.");
}
