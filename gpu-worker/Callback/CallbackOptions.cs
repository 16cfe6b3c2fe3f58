using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Callback;

/// <summary>Where finished decks are reported besides the orchestration's own result.</summary>
internal sealed class CallbackOptions
{
    /// <summary>Address of the functions app (setting WORKFLOWS_CALLBACK_URL); default none: no callbacks.</summary>
    public Uri? Url { get; set; }

    /// <summary>The secret that both services share (setting WORKFLOWS_INTERNAL_KEY); default none.</summary>
    public string? Key { get; set; }

    /// <summary>Default 3 s, 100 ms to 1 min: a callback that is late is a callback that failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);
}
