using System.Runtime.InteropServices;
using Workflows.Cli.Commands;

using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    // The first signal detaches in good order; a second one ends the process as usual.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CommandRunner.InvokeAsync(WorkflowsCommand.Create(), args, interrupted.Token);
