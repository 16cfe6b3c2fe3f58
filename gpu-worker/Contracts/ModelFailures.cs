using System.Globalization;

namespace Workflows.Contracts;

/// <summary>The coded failures of language and vision models. The sentences name the model, never a key or what a provider wrote.</summary>
public static class ModelFailures
{
    public const string NotConfiguredCode = "MODEL_NOT_CONFIGURED";
    public const string KeyRejectedCode = "MODEL_KEY_REJECTED";
    public const string NotFoundCode = "MODEL_NOT_FOUND";
    public const string QuotaCode = "MODEL_QUOTA";
    public const string BadRequestCode = "MODEL_BAD_REQUEST";
    public const string TooLargeCode = "MODEL_TOO_LARGE";
    public const string RefusedCode = "MODEL_REFUSED";
    public const string BadAnswerCode = "MODEL_BAD_ANSWER";
    public const string AnswerTooLongCode = "MODEL_ANSWER_TOO_LONG";
    public const string TimeoutCode = "MODEL_TIMEOUT";
    public const string BusyCode = "MODEL_BUSY";
    public const string UnreachableCode = "MODEL_UNREACHABLE";
    public const string BudgetReachedCode = "BUDGET_REACHED";
    public const string PriceUnknownCode = "PRICE_UNKNOWN";

    /// <summary>Every code, in no particular order.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        NotConfiguredCode, KeyRejectedCode, NotFoundCode, QuotaCode, BadRequestCode, TooLargeCode, RefusedCode,
        BadAnswerCode, AnswerTooLongCode, TimeoutCode, BusyCode, UnreachableCode, BudgetReachedCode, PriceUnknownCode,
    ];

    /// <param name="provider">Name of the provider's part of section Vision: <c>OpenAi</c>.</param>
    public static ItemFailure NotConfigured(string model, string provider, string keyVariable) => New(NotConfiguredCode,
        $"The vision model '{model}' cannot be asked: neither a key nor an address of its provider is configured.",
        $"Set {keyVariable} (or Vision:{provider}:ApiKey), or Vision:{provider}:Endpoint for a server without a key, for the app and the GPU worker.");

    public static ItemFailure KeyRejected(string model, string setting) => New(KeyRejectedCode,
        $"The provider of '{model}' did not accept the key, or the key may not use this model.",
        $"Check {setting} and what the key is allowed to do at the provider, restart the GPU worker and retry.");

    public static ItemFailure NotFound(string model) => New(NotFoundCode,
        $"The provider does not know the model '{model}'.",
        "Check the model's name, or that the key and the configured address are those of the account that has it.");

    public static ItemFailure Quota(string model) => New(QuotaCode,
        $"The quota or credit for '{model}' is used up at the provider.",
        "Raise the limit or add credit at the provider, then retry; finished pages are kept.");

    public static ItemFailure BadRequest(string model, int status) => New(BadRequestCode,
        string.Create(CultureInfo.InvariantCulture, $"The provider of '{model}' refused the form of the request (HTTP {status})."),
        "Choose a model that takes images and answers with tools or a JSON schema; the worker's log names the provider's error type.");

    public static ItemFailure TooLarge(string model) => New(TooLargeCode,
        $"The page is larger than '{model}' takes.",
        "Lower Vision:ImageWidth or Vision:MaxTextCharacters of the GPU worker, shorten the prompt, or choose a model that takes more.");

    public static ItemFailure Refused(string model) => New(RefusedCode,
        $"'{model}' declined to answer about this page.",
        "Change the analysis prompt, or choose another model for this deck.");

    public static ItemFailure BadAnswer(string model, string what) => New(BadAnswerCode,
        $"'{model}' did not answer in the agreed form, also when told what was wrong: {what}",
        "Retry, simplify the analysis prompt, or choose another model.");

    public static ItemFailure AnswerTooLong(string model, int tokens) => New(AnswerTooLongCode,
        string.Create(CultureInfo.InvariantCulture, $"'{model}' was not done after the {tokens} tokens that one answer may have."),
        "Raise Vision:MaxOutputTokens, or ask for less in the analysis prompt.");

    public static ItemFailure Timeout(string model, TimeSpan limit, bool idle) => New(TimeoutCode,
        string.Create(CultureInfo.InvariantCulture, $"'{model}' {(idle ? "said nothing for" : "was not done within")} the {limit.TotalSeconds:0.#} s that it may take."),
        idle ? "Retry; raise Vision:IdleTimeout if this model is always that slow." : "Retry; raise Vision:CallTimeout if this model is always that slow.");

    public static ItemFailure Busy(string model, TimeSpan waited) => New(BusyCode,
        string.Create(CultureInfo.InvariantCulture, $"The provider of '{model}' took no request, after {waited.TotalSeconds:0} s of waiting in all."),
        "Retry later; finished pages are kept. Vision:MaxRetries and Vision:WaitMax say how long a page waits.");

    public static ItemFailure Unreachable(string model) => New(UnreachableCode,
        $"The provider of '{model}' cannot be reached, or the connection broke.",
        "Check the network of the GPU worker and the configured address, then retry.");

    public static ItemFailure BudgetReached(string amount) => New(BudgetReachedCode,
        $"The next page would have gone beyond the {amount} USD that this deck may cost.",
        "Raise the budget and retry; finished pages are kept.");

    public static ItemFailure PriceUnknown(string model) => New(PriceUnknownCode,
        $"What '{model}' costs is not known, so a budget cannot be kept.",
        "Set InputPerMillion and OutputPerMillion of this model in Vision:Models, or start without a budget. A local server may have to be told to count tokens.");

    private static ItemFailure New(string code, string sentence, string action) =>
        new() { Code = code, Sentence = sentence, Action = action };
}
