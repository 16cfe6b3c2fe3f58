using System.Globalization;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>Commands in messages, as they have to be typed to reach the app the message is about.</summary>
internal static class PrintedCommand
{
    /// <param name="address">The app's; left out of the command when it is where the command looks anyway.</param>
    /// <param name="arguments">Such as <c>watch ID</c>.</param>
    public static string Cli(Uri address, string arguments) =>
        $"cli/workflows {arguments}{(address == WorkflowsClient.DefaultAddress ? "" : $" --url {address.AbsoluteUri.TrimEnd('/')}")}";

    /// <summary>Starts the app at an address; at the usual one when it is another machine's.</summary>
    public static string Serve(Uri address) =>
        address.IsLoopback && address.Port != WorkflowsClient.DefaultAddress.Port
            ? string.Create(CultureInfo.InvariantCulture, $"./run --serve --port {address.Port}")
            : "./run --serve";
}
