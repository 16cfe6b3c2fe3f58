using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>Says what a start would do, how long it takes and what it costs, and starts nothing.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var command = new Command("plan", "Say what analyzing decks would take and cost, without starting it. The files are uploaded.");
        var decks = StartCommand.DeckPaths(command);
        var analysis = new AnalysisOptions();
        analysis.AddTo(command);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var uploaded = await StartCommand.UploadAsync(context, arguments.GetRequiredValue(decks), cancellationToken);
            await new DeckUploader(context.Client, TimeProvider.System).WaitForIngestionAsync(uploaded, cancellationToken);
            var plan = await context.Client.PlanVisualAnalysisAsync(analysis.Read(arguments) with { DeckIds = StartCommand.Ids(uploaded) }, cancellationToken);
            if (context.Json) await context.Output.WriteLineAsync(JsonSerializer.Serialize(plan));
            else foreach (var line in Lines(plan)) await context.Output.WriteLineAsync(line);
            return plan.Field("budget") is { ValueKind: JsonValueKind.Object } budget && budget.Field("enough") is { ValueKind: JsonValueKind.False }
                ? ExitCodes.Partial
                : ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The plan in words, a fact a line.</summary>
    internal static IEnumerable<string> Lines(JsonElement plan)
    {
        var (items, pages) = (plan.Field("items"), plan.Field("pages"));
        yield return Text($"{items?.Integer("to_run")} of {items?.Integer("total")} analyses to run, {items?.Integer("cached")} from the cache.");
        if (pages is { ValueKind: JsonValueKind.Object } p) yield return Text($"Pages: {p.Integer("to_run")} of {p.Integer("total")}.");
        if (Range(plan.Field("seconds"), "s") is { } time) yield return $"Time: {time}";
        yield return Range(plan.Field("cost"), "USD") is { } cost ? $"Cost: {cost}" : "Cost: none.";
        if (plan.Field("budget") is { ValueKind: JsonValueKind.Object } budget)
            yield return $"Budget: {budget.Text("amount")} USD, {(budget.Field("enough") is { ValueKind: JsonValueKind.True } ? "enough" : "not enough: what does not fit is skipped")}.";
        foreach (var note in plan.List("notes")) yield return $"Note: {note}";
    }

    private static string? Range(JsonElement? range, string unit)
    {
        if (range is not { ValueKind: JsonValueKind.Object } r) return null;
        var (low, high, basis) = (Number(r, "low"), Number(r, "high"), r.Text("basis"));
        var amount = low is null && high is null ? "unknown" : low == high ? $"{low} {unit}" : $"{low} to {high} {unit}";
        return basis is null ? $"{amount}." : $"{amount} ({basis}).";
    }

    private static string? Number(JsonElement range, string name) => range.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("0.##", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
