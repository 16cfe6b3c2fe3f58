using System.Globalization;

namespace Workflows.Reliability.Tests;

/// <summary>The seed of a test that chooses at random; WORKFLOWS_SEED names the one to run again.</summary>
internal static class Seed
{
    public const string Variable = "WORKFLOWS_SEED";

    public static int Or(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var stated) ? stated : usual;

    /// <summary>Runs a test body and adds the seed to whatever fails in it.</summary>
    public static async Task RunAsync(int usual, Func<Random, Task> test)
    {
        var seed = Or(usual);
        try
        {
            await test(new Random(seed));
        }
        catch (Exception e)
        {
            throw new SeededFailureException(seed, e);
        }
    }
}

/// <summary>A failure together with the seed that leads to it.</summary>
internal sealed class SeededFailureException(int seed, Exception cause)
    : Exception($"{Seed.Variable}={seed} repeats this failure: {cause.Message}", cause);
