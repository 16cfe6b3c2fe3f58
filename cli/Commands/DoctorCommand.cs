using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>Says what is there, what is not, and what to do about it.</summary>
internal static class DoctorCommand
{
    private sealed record Finding(string What, bool Good, string Text);

    public static Command Create()
    {
        var command = new Command("doctor", "Check this machine and the app.");
        command.SetBody(async (context, _, cancellationToken) =>
        {
            List<Finding> findings =
            [
                new(".NET", Environment.Version.Major >= 10, $"{Environment.Version}{(Environment.Version.Major >= 10 ? "" : "; install the .NET 10 SDK")}"),
                Node(),
                .. (await ModelPackCheck.RunAsync(cancellationToken)).Select(pack => new Finding($"Model pack {pack.Pack}", pack.Good, pack.Text)),
                await AppAsync(context, cancellationToken),
            ];
            foreach (var finding in findings)
            {
                await context.Output.WriteLineAsync(context.Json
                    ? JsonSerializer.Serialize(new { check = finding.What, ok = finding.Good, text = finding.Text })
                    : $"{(finding.Good ? "ok      " : "PROBLEM ")}{finding.What}: {finding.Text}");
            }

            if (!findings[^1].Good) return ExitCodes.WaitingForDependency;
            return findings.All(f => f.Good) ? ExitCodes.Success : ExitCodes.Failed;
        });
        return command;
    }

    private static Finding Node()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            var version = node?.StandardOutput.ReadToEnd().Trim().TrimStart('v') ?? "";
            node?.WaitForExit();
            var good = Version.TryParse(version, out var parsed) && parsed.Major >= 20;
            return new("Node.js", good, good ? version : $"{version}; version 20 or newer is needed (apt-get install nodejs)");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new("Node.js", false, "not found; install version 20 or newer (apt-get install nodejs npm)");
        }
    }

    private static async Task<Finding> AppAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            var health = await context.Client.HealthAsync(cancellationToken);
            var ready = await context.Client.IsReadyAsync(cancellationToken);
            return new($"App at {context.Client.Address}", ready, health.ValueKind is JsonValueKind.Object ? health.GetRawText() : ready ? "ready" : "not ready");
        }
        catch (AppUnreachableException e)
        {
            return new("App", false, e.Message);
        }
    }
}
