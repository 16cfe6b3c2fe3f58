namespace Workflows.GpuWorker.Hosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public const string Text = """
        Workflows GPU worker: takes deck activities from a task hub and runs them.

        Usage: Workflows.GpuWorker [--Section:Name=value ...]
               Workflows.GpuWorker analyze FILE [--json]         one deck, without a task hub; analyze --help tells more
               Workflows.GpuWorker models list|pull|verify [--json]   model packs; models --help tells more
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
          Decoder:BrokenChildrenMax        6          decoder children that the pages of one deck may break
          Decoder:Converter                (found)    program that converts .pptx: soffice or libreoffice on the path
          Decoder:ConverterTimeout         00:03:00   wall and CPU time of a conversion
          Decoder:ConverterMaxMemoryBytes  4294967296 address space of the converter
          Vision:OpenAi:ApiKey, Endpoint   (none)     for models openai:NAME; the key also as OPENAI_API_KEY
          Vision:Anthropic:ApiKey, Endpoint (none)    for models anthropic:NAME; the key also as ANTHROPIC_API_KEY
          Vision:Models:N:Name             (none)     a model to offer, with its prices:
          Vision:Models:N:InputPerMillion, OutputPerMillion   US dollars for a million tokens
          Vision:ImageWidth                1280       width of the page images that models get
          Vision:ImageQuality              85         JPEG quality of these images
          Vision:MaxTextCharacters         8000       characters of a page's text that go along
          Vision:MaxOutputTokens           4096       tokens of one answer
          Vision:CallTimeout               00:03:00   one call in all
          Vision:IdleTimeout               00:01:00   silence within a call
          Vision:MaxRetries                5          calls beyond the first for one page
          Vision:RetryDelay                00:00:01   first pause before another call; doubles
          Vision:RetryDelayMax             00:01:00   longest such pause
          Vision:WaitMax                   00:15:00   all pauses of one page
          Models:Folder                    (data)     folder of pulled model packs; default models in WORKFLOWS_DATA
          Models:Device                    auto       auto, cpu or cuda; auto takes CUDA when there is one
          Models:CudaDevice                0          number of the CUDA device
          Models:Threads                   0          threads for models on the CPU; 0 is one a core, at most 8
          Ocr:MaxPixels                    4000000    pixels in which text is looked for
          Ocr:TileSide                     1600       pixels of a detector tile's side
          Ocr:MaxLines                     400        lines read of one picture
          Ocr:MaxLineWidth                 3200       pixels of a line that is drawn 48 high
          Ocr:BatchLines                   8          lines of one length that are read at once
          Ocr:MinConfidence                0.6        what a line must be sure of to be told
          Ocr:LatinSample                  4          longest lines read with accents in any case
          Ocr:LatinBelow                   0.9        lines of which English is less sure are read with accents
          Labels:MinScore                  0.4        what a picture's label must be sure of to be told
          Labels:MaxLabels                 3          labels of a picture
          Labels:MinSide                   32         pixels of a picture's shorter side to get a label
          Health:Port                      0          port of /health and /metrics on 127.0.0.1; 0 is a free one

        Exit codes: 0 stopped as asked, 1 failed, 2 a required setting is missing.
        """;
}
