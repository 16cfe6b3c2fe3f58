using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Workflows.Contracts;
using Workflows.Decks;
using Workflows.Http;
using Workflows.Jobs;
using Workflows.Storage;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();

var storage = builder.Configuration["AzureWebJobsStorage"] is { Length: > 0 } connection
    ? connection
    : throw new InvalidOperationException("The setting AzureWebJobsStorage is missing: the connection string of the storage account, or of Azurite.");
builder.Services.AddSingleton(new TableServiceClient(storage));
builder.Services.AddSingleton(new BlobServiceClient(storage));
builder.Services.TryAddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Tables>();
builder.Services.AddSingleton<Blobs>();
builder.Services.AddSingleton<Counters>();
builder.Services.AddSingleton<InternalKey>();
builder.Services.AddSingleton(new WebRoot(builder.Configuration[WebRoot.Setting] is { Length: > 0 } root
    ? root
    : Path.Combine(AppContext.BaseDirectory, "wwwroot")));

builder.Services.AddJobs();
builder.Services.AddVisionModels(builder.Configuration);
builder.Services.AddDecks();

await builder.Build().RunAsync();
