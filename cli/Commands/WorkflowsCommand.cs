using System.CommandLine;

namespace Workflows.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class WorkflowsCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Workflows from a terminal: start, follow and steer the jobs of a running functions app.");
        root.Add(CommonOptions.Url);
        root.Add(CommonOptions.Json);
        root.Add(CommonOptions.NoColor);
        root.Add(StartCommand.Create());
        root.Add(PlanCommand.Create());
        foreach (var command in JobCommands.All) root.Add(command);
        foreach (var command in LabCommands.All) root.Add(command);
        root.Add(SamplesCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }
}
