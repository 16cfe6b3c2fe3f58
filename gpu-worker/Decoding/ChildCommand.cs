using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Decoding;

/// <summary>How a decoder child is started: this program with other arguments and an almost empty environment.</summary>
internal static class ChildCommand
{
    public const string Argument = "--decoder";

    /// <summary>Bytes of managed heap; sources and pictures are most of it.</summary>
    private const long ManagedHeapMax = 512L << 20;

    public static ProcessStartInfo Create(DecoderOptions options)
    {
        var assembly = typeof(ChildCommand).Assembly.Location;
        var how = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        // The shared runtime's folder is <root>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var host = Path.Combine(root, "dotnet");
        if (File.Exists(host))
        {
            how.FileName = host;
            how.ArgumentList.Add("exec");
            how.ArgumentList.Add(assembly);
        }
        else
        {
            how.FileName = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        }

        how.ArgumentList.Add(Argument);
        how.ArgumentList.Add(options.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture));
        how.ArgumentList.Add(options.PageCpuTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        SetEnvironment(how.Environment, root, Math.Min(ManagedHeapMax, options.MaxMemoryBytes));
        return how;
    }

    /// <summary>Nothing of ours: connection strings and keys have no business beside untrusted bytes.</summary>
    private static void SetEnvironment(IDictionary<string, string?> environment, string root, long managedHeapMax)
    {
        environment.Clear();
        environment["DOTNET_ROOT"] = root;
        environment["LANG"] = "C.UTF-8";
        environment["DOTNET_GCHeapHardLimit"] = managedHeapMax.ToString("x", CultureInfo.InvariantCulture);
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_EnableWriteXorExecute"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
        environment["DOTNET_TieredPGO"] = "0";
        environment["MALLOC_ARENA_MAX"] = "2";
        environment["VIPS_WARNING"] = "0";
    }
}
