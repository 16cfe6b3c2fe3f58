using System.Runtime.InteropServices;
using Workflows.Cli.Commands;
using Workflows.Cli.Progress;
using Workflows.Runner;

// <root>/infra/Runner/bin/<build>/net10.0/ is where this program lies.
var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
var build = folder.Parent?.Name ?? "Release";
var root = Environment.GetEnvironmentVariable("WORKFLOWS_ROOT") ?? Path.GetFullPath(Path.Combine(folder.FullName, "../../../../.."));

using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    // Children end in good order after the first signal; a second one ends the runner, and the next run ends its orphans.
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

var command = RunOptions.CreateCommand(root, (options, cancellationToken) =>
    new RunSession(root, build, options, ProgressView.ForStandardError(options.NoColor), Console.Out, TimeProvider.System).RunAsync(cancellationToken));
return await CommandRunner.InvokeAsync(command, args, stopping.Token);
