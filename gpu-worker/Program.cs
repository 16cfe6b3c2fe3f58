using Workflows.GpuWorker.Analyze;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Models;

switch (args)
{
    case [ChildCommand.Argument, _, _]:
        return DecoderProgram.Run(args);
    case ["--help" or "-h" or "-?", ..]:
        Console.WriteLine(Help.Text);
        return 0;
    case ["analyze", .. var arguments]:
        return await AnalyzeCommand.RunAsync(arguments, Console.Out, Console.Error);
    case ["models", .. var arguments]:
        return await ModelsCommand.RunAsync(arguments, Console.Out, Console.Error, CancellationToken.None);
    default:
        return await WorkerProgram.RunAsync(args);
}
