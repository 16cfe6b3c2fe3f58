namespace Workflows.Cli;

/// <summary>What the process tells a script; the same for <c>./run --once</c> and <c>workflows</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The job ended, but some items failed.</summary>
    public const int Partial = 3;
    public const int Cancelled = 4;

    /// <summary>Something the job needs is not there: the functions app, the worker, storage.</summary>
    public const int WaitingForDependency = 5;

    /// <summary>Ctrl-C while attached; the job itself goes on.</summary>
    public const int Interrupted = 130;

    public static int Of(string state) => state switch
    {
        "succeeded" => Success,
        "completed_with_errors" => Partial,
        "cancelled" => Cancelled,
        _ => Failed,
    };
}
