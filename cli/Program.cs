using System.CommandLine;
using System.Runtime.InteropServices;
using Workflows.Cli.Commands;

var root = new RootCommand("Workflows from a terminal: start, follow and steer the jobs of a running functions app.");
root.Add(CommonOptions.Url);
root.Add(CommonOptions.Json);
root.Add(CommonOptions.NoColor);
root.Add(StartCommand.Create());
foreach (var command in JobCommands.All) root.Add(command);
root.Add(SamplesCommand.Create());
root.Add(DoctorCommand.Create());

using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    // The first signal detaches in good order; a second one ends the process as usual.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CommandRunner.InvokeAsync(root, args, interrupted.Token);
