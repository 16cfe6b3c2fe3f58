using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The keys of the host, in <c>&lt;WORKFLOWS_DATA&gt;/secrets/host.json</c> (0600); made on first use.</summary>
internal sealed class HostKeys(DataDirectory data)
{
    public const string DurableKeyName = "durabletask_extension";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _lock = new();
    private KeyFile? _keys;

    private string FilePath => Path.Combine(data.Path, "secrets", "host.json");

    /// <summary>The levels that a presented key grants for one function (null: for none in particular).</summary>
    public AuthorizationLevel LevelOf(string? presented, string? function)
    {
        if (string.IsNullOrEmpty(presented)) return AuthorizationLevel.Anonymous;

        var keys = Load();
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        // Every comparison runs to its end, whichever key matches: time tells nothing about the keys.
        var level = AuthorizationLevel.Anonymous;
        foreach (var key in keys.FunctionKeys) if (Same(key.Value, digest)) level = AuthorizationLevel.Function;
        foreach (var (name, own) in keys.Functions)
        {
            var matches = false;
            foreach (var key in own) matches |= Same(key.Value, digest);
            if (matches && name.Equals(function, StringComparison.OrdinalIgnoreCase)) level = AuthorizationLevel.Function;
        }

        foreach (var key in keys.SystemKeys) if (Same(key.Value, digest)) level = AuthorizationLevel.System;
        if (Same(keys.MasterKey.Value, digest)) level = AuthorizationLevel.Admin;
        return level;
    }

    public string MasterKey => Load().MasterKey.Value;

    public string DurableKey => Load().SystemKeys.Single(k => k.Name == DurableKeyName).Value;

    public IReadOnlyList<HostKey> FunctionKeys => Load().FunctionKeys;

    public IReadOnlyList<HostKey> SystemKeys => Load().SystemKeys;

    public IReadOnlyList<HostKey> KeysOf(string function) => Load().Functions.TryGetValue(function, out var own) ? own : [];

    /// <summary>Adds or replaces a key of the host (null) or of one function.</summary>
    /// <returns>The key, and whether it is new.</returns>
    public (HostKey Key, bool IsNew) Set(string? function, string name, string? value)
    {
        lock (_lock)
        {
            var keys = Load_NeedsLock();
            var key = new HostKey(name, value ?? NewKey());
            var list = List(keys, function);
            var at = list.FindIndex(k => k.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at < 0) list.Add(key);
            else list[at] = key;
            Save(keys);
            return (key, at < 0);
        }
    }

    /// <returns>False when there was none.</returns>
    public bool Remove(string? function, string name)
    {
        lock (_lock)
        {
            var keys = Load_NeedsLock();
            var removed = List(keys, function).RemoveAll(k => k.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 0;
            if (removed) Save(keys);
            return removed;
        }
    }

    private static List<HostKey> List(KeyFile keys, string? function)
    {
        if (function is null) return keys.FunctionKeys;
        if (!keys.Functions.TryGetValue(function, out var own)) keys.Functions[function] = own = [];
        return own;
    }

    private KeyFile Load()
    {
        lock (_lock) return Load_NeedsLock();
    }

    private KeyFile Load_NeedsLock()
    {
        if (_keys is not null) return _keys;
        if (File.Exists(FilePath))
        {
            return _keys = JsonSerializer.Deserialize<KeyFile>(File.ReadAllText(FilePath), Json)
                ?? throw new InvalidDataException($"{FilePath} holds no keys; delete it to have new ones made.");
        }

        var keys = new KeyFile
        {
            MasterKey = new HostKey("_master", NewKey()),
            FunctionKeys = [new HostKey("default", NewKey())],
            SystemKeys = [new HostKey(DurableKeyName, NewKey())],
        };
        Save(keys);
        return _keys = keys;
    }

    private void Save(KeyFile keys)
    {
        var folder = Path.GetDirectoryName(FilePath)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // Created with its final mode and moved into place: no moment in which others could read it or find half of it.
        var temporary = $"{FilePath}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options)) JsonSerializer.Serialize(file, keys, Json);
        File.Move(temporary, FilePath, overwrite: true);
    }

    private static bool Same(string key, byte[] digest) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), digest);

    /// <summary>42 random bytes as 56 URL-safe characters.</summary>
    private static string NewKey() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(42)).Replace('+', '-').Replace('/', '_');

    private sealed class KeyFile
    {
        public required HostKey MasterKey { get; init; }

        public List<HostKey> FunctionKeys { get; init; } = [];

        public List<HostKey> SystemKeys { get; init; } = [];

        /// <summary>Keys that open one function each.</summary>
        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public Dictionary<string, List<HostKey>> Functions { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}

internal sealed record HostKey(string Name, string Value);
