using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>The weak entity tag of a job: its revision, and a hash of what can change between two checkpoints.</summary>
internal static class JobTag
{
    public static string Of(JobView view)
    {
        // Times and estimates move with the clock; a client that has everything else has the same job.
        var changing = JsonSerializer.SerializeToUtf8Bytes(
            new { view.State, view.Items, view.Reason, view.Interruptions, view.Attempt, Running = view.CurrentItems.Select(item => new { item.Id, item.Done, item.Total, item.Waiting?.Code }) },
            HttpJson.Options);
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{view.Revision}-{Convert.ToHexStringLower(SHA256.HashData(changing))[..8]}\"");
    }
}
