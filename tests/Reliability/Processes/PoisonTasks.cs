using Microsoft.DurableTask;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>Code that takes its process with it.</summary>
internal static class PoisonTasks
{
    public const string Exits = "Exits";
    public const string Overflows = "Overflows";
    public const string CallsPoison = "CallsPoison";
    public const string CrashesItself = "CrashesItself";

    public static void Register(DurableTaskRegistry tasks)
    {
        // As abrupt as a crash in native code.
        tasks.AddActivityFunc<string, string>(Exits, string (_, _) =>
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            return "never";
        });
        tasks.AddActivityFunc<int, int>(Overflows, (_, depth) => Deeper(depth));
        tasks.AddOrchestratorFunc<string, string>(CallsPoison, async (context, activity) =>
        {
            try
            {
                await context.CallActivityAsync(activity, activity == Overflows ? 1 : "x");
                return "not poisonous";
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        });
        tasks.AddOrchestratorFunc<string, string>(CrashesItself, string (_, _) =>
        {
            Environment.FailFast("an orchestrator that always crashes");
            return "never";
        });
    }

    private static int Deeper(int depth) => depth == 0 ? 0 : 1 + Deeper(depth + 1);
}
