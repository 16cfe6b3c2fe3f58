using System.Diagnostics;
using System.Globalization;

namespace Workflows.GpuWorker.Decoding.Conversion;

/// <summary>How the converter is started: in a session of its own, under limits, and gone with whoever holds its standard input.</summary>
internal static class ConverterCommand
{
    /// <summary>Kilobytes of any file that it may write.</summary>
    private const long FileKilobytesMax = 512 << 10;

    /// <summary>Where packages put it when it is not on the path.</summary>
    private static readonly string[] Folders = ["/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program", "/snap/bin"];

    private static readonly string[] Names = ["soffice", "libreoffice"];

    /// <summary>$1 CPU seconds, $2 kilobytes of address space, $3 kilobytes of a file, then the command. The converter's whole process group is
    /// killed when standard input ends, so also when the worker is killed.</summary>
    private const string Supervisor =
        """
        ulimit -c 0; ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$(($3 * 2))"; shift 3
        exec 3<&0
        (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
        watch=$!
        "$@" 3<&- </dev/null >/dev/null 2>&1
        code=$?
        kill -KILL "$watch"
        exit "$code"
        """;

    /// <returns>The program's path; null when there is none.</returns>
    public static string? Find(string? configured)
    {
        if (configured is { Length: > 0 }) return Path.IsPathRooted(configured) ? Existing(configured) : OnThePath(configured);
        return Names.Select(OnThePath).FirstOrDefault(found => found is not null)
            ?? Folders.Select(folder => Existing(Path.Combine(folder, Names[0]))).FirstOrDefault(found => found is not null);
    }

    /// <param name="isolated">Whether the kernel lets us cut it off from every network.</param>
    public static ProcessStartInfo Create(string program, ConverterFolder folder, DecoderOptions options, bool isolated)
    {
        var how = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            WorkingDirectory = folder.Root,
        };
        string[] arguments =
        [
            "/bin/sh", "-c", Supervisor, "convert",
            Seconds(options.ConverterTimeout), Kilobytes(options.ConverterMaxMemoryBytes), FileKilobytesMax.ToString(CultureInfo.InvariantCulture),
            .. isolated ? Isolation : [],
            program, $"-env:UserInstallation=file://{folder.Profile}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            "--convert-to", "pdf:impress_pdf_Export", "--outdir", folder.Output, folder.Source,
        ];
        foreach (var argument in arguments) how.ArgumentList.Add(argument);
        SetEnvironment(how.Environment, folder);
        return how;
    }

    /// <summary>Tells whether this user may make namespaces, by doing it once.</summary>
    public static ProcessStartInfo IsolationProbe()
    {
        var how = new ProcessStartInfo(Isolation[0]) { RedirectStandardError = true };
        foreach (var argument in Isolation.Skip(1)) how.ArgumentList.Add(argument);
        how.ArgumentList.Add("true");
        return how;
    }

    private static string[] Isolation => ["unshare", "--map-root-user", "--net", "--"];

    /// <summary>Nothing of ours: connection strings and keys have no business beside untrusted bytes.</summary>
    private static void SetEnvironment(IDictionary<string, string?> environment, ConverterFolder folder)
    {
        var path = environment.TryGetValue("PATH", out var known) ? known : "/usr/local/bin:/usr/bin:/bin";
        environment.Clear();
        environment["PATH"] = path;
        environment["HOME"] = folder.Root;
        environment["TMPDIR"] = folder.Temporary;
        environment["LANG"] = "C.UTF-8";
        environment["SAL_USE_VCLPLUGIN"] = "svp";
        environment["http_proxy"] = environment["https_proxy"] = "http://127.0.0.1:9";
    }

    private static string? OnThePath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Existing(Path.Combine(folder, name))).FirstOrDefault(found => found is not null);

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Kilobytes(long bytes) => (bytes >> 10).ToString(CultureInfo.InvariantCulture);
}
