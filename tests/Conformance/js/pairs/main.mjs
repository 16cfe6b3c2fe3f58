// The JavaScript half of the conformance pairs: the official SDK's workers, one for each task hub that CSharpWorkers.cs has too.
// Usage: node main.mjs HOST:PORT; runs until it is ended.
import { createRequire } from 'node:module';
import * as shared from './shared.mjs';
import activities from './activities.mjs';
import retries from './retries.mjs';
import timers from './timers.mjs';
import events from './events.mjs';
import children from './children.mjs';
import starts from './starts.mjs';
import controls from './controls.mjs';
import again from './again.mjs';
import code from './code.mjs';
import workers from './workers.mjs';
import queries from './queries.mjs';
import entities, { Counter } from './entities.mjs';

const require = createRequire(import.meta.url);
const { TaskHubGrpcWorker, NoOpLogger, VersionMatchStrategy, VersionFailureStrategy } = require('@microsoft/durabletask-js');
const grpc = createRequire(require.resolve('@microsoft/durabletask-js'))('@grpc/grpc-js');

const address = process.argv[2];

async function start(hub, orchestrators, activityFunctions, options = {}) {
  const worker = new TaskHubGrpcWorker({
    hostAddress: address, logger: new NoOpLogger(), ...options,
    metadataGenerator: async () => {
      const metadata = new grpc.Metadata();
      metadata.set('taskhub', `javascript-${hub}`);
      return metadata;
    },
  });
  for (const [name, run] of Object.entries(orchestrators)) worker.addNamedOrchestrator(name, run);
  for (const [name, run] of Object.entries(activityFunctions)) worker.addNamedActivity(name, run);
  if (hub === 'shared' || hub === 'alone') worker.addNamedEntity('Counter', () => new Counter());
  await worker.start();
}

const everything = [activities, retries, timers, events, children, starts, controls, again, code, queries, entities];
const all = Object.assign({}, shared.orchestrators, ...everything.map(group => group.orchestrators));
const allActivities = Object.assign({}, shared.activities, ...everything.map(group => group.activities));
for (const hub of ['shared', 'alone']) await start(hub, all, allActivities);

await start('versions', { ...workers.versions, ...code.versions }, shared.activities, {
  versioning: { version: '2.0', matchStrategy: VersionMatchStrategy.CurrentOrOlder, failureStrategy: VersionFailureStrategy.Fail },
});
for (const version of ['1.0', '2.0']) {
  await start('rejecting', workers.rejecting, shared.activities, {
    versioning: { version, matchStrategy: VersionMatchStrategy.Strict, failureStrategy: VersionFailureStrategy.Reject },
  });
}
await start('split', workers.split, {}, { workItemFilters: 'auto' });
await start('split', {}, workers.splitActivities, { workItemFilters: 'auto' });
