using System.CommandLine;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>Turns what can go wrong in a command into one sentence and an exit code.</summary>
internal static class CommandRunner
{
    public static void SetBody(this Command command, Func<CommandContext, ParseResult, CancellationToken, Task<int>> body) =>
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, body, cancellationToken));

    /// <summary>Usage errors exit with 2, not with the library's 1; an empty command line of a program with commands shows the help.</summary>
    public static async Task<int> InvokeAsync(RootCommand root, string[] args, CancellationToken cancellationToken)
    {
        var arguments = root.Parse(args.Length == 0 && root.Subcommands.Count > 0 ? ["--help"] : args);
        if (arguments.Errors.Count > 0)
        {
            foreach (var error in arguments.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Add --help for what there is.");
            return ExitCodes.Usage;
        }

        return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
    }

    private static async Task<int> RunAsync(ParseResult arguments, Func<CommandContext, ParseResult, CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            using var context = new CommandContext(arguments);
            return await body(context, arguments, cancellationToken);
        }
        catch (Exception e) when (e is UsageException or FileNotFoundException)
        {
            return await FailAsync(e.Message, ExitCodes.Usage);
        }
        catch (AppUnreachableException e)
        {
            return await FailAsync(e.Message, ExitCodes.WaitingForDependency);
        }
        catch (ApiException e) when (e.IsCallersMistake)
        {
            return await FailAsync(e.Message, ExitCodes.Usage);
        }
        catch (Exception e) when (e is ApiException or TimeoutException or InvalidDataException or IOException)
        {
            return await FailAsync(e.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }
}
