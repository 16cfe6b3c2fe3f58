using System.CommandLine;
using System.Globalization;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>How decks are analyzed; the same options for <c>./run</c>, <c>start</c> and <c>plan</c>.</summary>
internal sealed class AnalysisOptions
{
    private readonly Option<string[]> _model = new("--model") { Description = "Vision model; give it again to compare several.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _prompt = new("--prompt") { Description = "Analysis prompt; give it again to compare several.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _budget = BudgetOption("US dollars that the job may cost; what does not fit is skipped. Needs a price for the model.");
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Analyze again what has a stored result." };

    /// <summary>An option for an amount of US dollars.</summary>
    public static Option<string?> BudgetOption(string description)
    {
        var option = new Option<string?>("--budget") { Description = description, HelpName = "AMOUNT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!TryAmount(result.Tokens[0].Value, out var amount) || amount < 0))
                result.AddError("--budget takes an amount of US dollars such as 2.50.");
        });
        return option;
    }

    /// <summary>Null when it was not given.</summary>
    public static decimal? BudgetOf(ParseResult arguments, Option<string?> budget) =>
        arguments.GetValue(budget) is { } text && TryAmount(text, out var amount) ? amount : null;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_model, _prompt, _budget, _noCache]) command.Add(option);
    }

    /// <summary>The order, still without decks.</summary>
    public AnalysisOrder Read(ParseResult arguments) => new()
    {
        DeckIds = [],
        Models = [.. (arguments.GetValue(_model) ?? []).Distinct(StringComparer.Ordinal)],
        Prompts = [.. (arguments.GetValue(_prompt) ?? []).Distinct(StringComparer.Ordinal)],
        UseCache = !arguments.GetValue(_noCache),
        Budget = BudgetOf(arguments, _budget),
    };

    private static bool TryAmount(string text, out decimal amount) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
}
