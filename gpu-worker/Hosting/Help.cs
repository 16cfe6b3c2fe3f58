namespace Workflows.GpuWorker.Hosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public const string Text = """
        Workflows GPU worker: takes deck activities from a task hub and runs them.

        Usage: Workflows.GpuWorker [--Section:Name=value ...]
               Workflows.GpuWorker analyze FILE.pdf [--json]     one deck, without a task hub; analyze --help tells more
               Workflows.GpuWorker --help

        Required settings (environment variables)
          AzureWebJobsStorage                        connection string of Azure Storage or Azurite
          DURABLE_TASK_SCHEDULER_CONNECTION_STRING   Endpoint=...;TaskHub=...;Authentication=...

        Optional settings
          WORKFLOWS_CALLBACK_URL       address of the functions app; without it no callbacks are sent
          WORKFLOWS_INTERNAL_KEY       secret for the callbacks, the same on both sides
          WORKFLOWS_ANALYZER_LOG       file that gets one line per real analysis

        Options (also as environment variables, with __ for the colon), with their defaults
          Analysis:MaxConcurrentDecks      1          decks in analysis at once
          Analysis:MaxConcurrentIngestions 2          decks in ingestion at once
          Analysis:MinimumPageTime         00:00:00   slows pages down, for demonstrations
          Decoder:MaxSourceBytes           104857600  bytes of a source file
          Decoder:MaxPages                 200        pages of a deck
          Decoder:MaxMemoryBytes           805306368  resident memory of a decoder child
          Decoder:MaxPixels                4000000    pixels of a rendered page
          Decoder:MaxPageCharacters        8000       characters of a page's text
          Decoder:MaxReplyBytes            16777216   bytes of one answer of a decoder child
          Decoder:PageTimeout              00:01:00   wall time of a page
          Decoder:PageCpuTime              00:00:20   CPU time of a page
          Decoder:DeckTimeout              00:15:00   wall time of a deck's pages together
          Decoder:ImageWidth               1000       width of page images in pixels
          Decoder:ImageQuality             82         JPEG quality of page images
          Decoder:DecksPerChild            50         decks after which a decoder child is replaced
          Health:Port                      0          port of /health and /metrics on 127.0.0.1; 0 is a free one

        Exit codes: 0 stopped as asked, 1 failed, 2 a required setting is missing.
        """;
}
