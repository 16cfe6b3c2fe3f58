using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>The task hubs of one data directory: one file each, created on first use.</summary>
internal sealed partial class TaskHubs(string directory, ILoggerFactory loggerFactory, TimeProvider timeProvider) : IAsyncDisposable
{
    private const string Extension = ".db";
    private const int NameLengthMax = 100;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ILogger _logger = loggerFactory.CreateLogger<TaskHubs>();
    private volatile Dictionary<string, TaskHub> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _broken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectoryLock> _elsewhere = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Those that are open, in order.</summary>
    public IReadOnlyList<string> Names => [.. _open.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Why those that could not be opened could not, by name.</summary>
    public IReadOnlyDictionary<string, string> Broken => _broken;

    /// <summary>Opens every hub on disk, so that timers and waiting work go on without a caller.</summary>
    public async Task OpenExistingAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            try
            {
                if (IsValid(name)) await GetAsync(name, cancellationToken);
            }
            catch (RpcException e)
            {
                // The other hubs go on; whoever asks for this one is told the same.
                LogNotOpened(e, name);
            }
        }
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT: not a hub's name. UNAVAILABLE: its file cannot be used.</exception>
    public ValueTask<TaskHub> GetAsync(string name, CancellationToken cancellationToken) =>
        _open.TryGetValue(name, out var hub) && !hub.HasFailed ? ValueTask.FromResult(hub) : new ValueTask<TaskHub>(OpenAsync(name, cancellationToken));

    /// <summary>Makes sure that the hub exists, empty if it is to be recreated.</summary>
    public async Task CreateAsync(string name, bool recreate, CancellationToken cancellationToken)
    {
        if (recreate) await DeleteAsync(name, cancellationToken);
        await GetAsync(name, cancellationToken);
    }

    /// <summary>Closes the hub and deletes its files; nothing happens when there is none.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Validate(name);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_open.TryGetValue(name, out var hub))
            {
                var rest = new Dictionary<string, TaskHub>(_open, StringComparer.Ordinal);
                rest.Remove(name);
                _open = rest;
                await hub.DisposeAsync();
            }

            _broken.TryRemove(name, out _);
            foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(FileOf(name) + suffix);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _disposed = true;
            foreach (var hub in _open.Values) await hub.DisposeAsync();
            _open = [];
            foreach (var held in _elsewhere.Values) held.Dispose();
            _elsewhere.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<TaskHub> OpenAsync(string name, CancellationToken cancellationToken)
    {
        Validate(name);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_disposed) throw new RpcException(RpcStatus.Unavailable, "The scheduler is stopping.");
            if (_open.TryGetValue(name, out var known))
            {
                if (!known.HasFailed) return known;
                await known.DisposeAsync();
            }

            HoldFolderOf(FileOf(name));
            var hub = TaskHub.Open(name, FileOf(name), timeProvider, loggerFactory.CreateLogger<TaskHub>());
            _open = new Dictionary<string, TaskHub>(_open, StringComparer.Ordinal) { [name] = hub };
            _broken.TryRemove(name, out _);
            return hub;
        }
        catch (Exception e) when (e is StorageException or SchedulerDirectoryLockedException)
        {
            var reason = $"Task hub {name} ({FileOf(name)}) cannot be opened: {e.Message}";
            _broken[name] = reason;
            throw new RpcException(RpcStatus.Unavailable, reason, e);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A file that is a link lies in another folder, where another scheduler may be at work on it.</summary>
    /// <exception cref="SchedulerDirectoryLockedException">One is.</exception>
    private void HoldFolderOf(string file)
    {
        if (new FileInfo(file).LinkTarget is null || File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName is not { } target) return;
        var folder = Path.GetDirectoryName(target)!; // a file has a folder
        if (!_elsewhere.ContainsKey(folder)) _elsewhere.Add(folder, DirectoryLock.Take(folder));
    }

    private string FileOf(string name) => Path.Combine(directory, name + Extension);

    private static void Validate(string name)
    {
        if (!IsValid(name))
            throw new RpcException(RpcStatus.InvalidArgument, $"\"{name}\" is not a task hub's name: 1 to {NameLengthMax} letters, digits, '-', '_' or '.', not starting with '.'.");
    }

    private static bool IsValid(string name) =>
        name.Length is > 0 and <= NameLengthMax && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    [LoggerMessage(Level = LogLevel.Error, Message = "Task hub {Hub} was not opened at start")]
    private partial void LogNotOpened(Exception exception, string hub);
}
