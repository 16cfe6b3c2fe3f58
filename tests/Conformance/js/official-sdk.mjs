// Drives a scheduler with the official JavaScript SDK, client and worker, and prints one JSON line per scenario:
// {"scenario":"…","passed":true} or {"scenario":"…","passed":false,"error":"…"}.
// Usage: node official-sdk.mjs HOST:PORT
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { addEntities, entityScenarios } from './entities.mjs';

const require = createRequire(import.meta.url);
const {
  TaskHubGrpcClient, TaskHubGrpcWorker, OrchestrationStatus, PurgeInstanceCriteria, NoOpLogger, RetryPolicy, whenAll, whenAny, terminateOptions,
} = require('@microsoft/durabletask-js');

const address = process.argv[2];
const waitSeconds = 30;
const quiet = NoOpLogger ? new NoOpLogger() : { error() {}, warn() {}, info() {}, debug() {} };
const client = new TaskHubGrpcClient({ hostAddress: address, logger: quiet });
const worker = new TaskHubGrpcWorker({ hostAddress: address, logger: quiet });

const flaky = new Map();

worker.addNamedActivity('double', (_, n) => n * 2);
worker.addNamedActivity('greet', (_, name) => `Hello, ${name}!`);
worker.addNamedActivity('fail', () => { throw new Error('no such luck'); });
worker.addNamedActivity('failTwice', (_, key) => {
  const attempt = (flaky.get(key) ?? 0) + 1;
  flaky.set(key, attempt);
  if (attempt < 3) throw new Error(`attempt ${attempt}`);
  return attempt;
});

worker.addNamedOrchestrator('sequence', async function* (context) {
  const first = yield context.callActivity('greet', 'Tokyo');
  const second = yield context.callActivity('greet', 'Seattle');
  return [first, second];
});
worker.addNamedOrchestrator('fanOut', async function* (context, count) {
  const tasks = [];
  for (let i = 0; i < count; i++) tasks.push(context.callActivity('double', i));
  const results = yield whenAll(tasks);
  return results.reduce((sum, n) => sum + n, 0);
});
worker.addNamedOrchestrator('timer', async function* (context) {
  const before = context.currentUtcDateTime.getTime();
  yield context.createTimer(0.2);
  return context.currentUtcDateTime.getTime() - before;
});
worker.addNamedOrchestrator('externalEvent', async function* (context) {
  context.setCustomStatus('waiting');
  const approved = yield context.waitForExternalEvent('approval');
  return { approved };
});
worker.addNamedOrchestrator('eventOrTimeout', async function* (context) {
  const event = context.waitForExternalEvent('never');
  const timeout = context.createTimer(0.1);
  const winner = yield whenAny([event, timeout]);
  return winner === timeout ? 'timeout' : 'event';
});
worker.addNamedOrchestrator('child', async function* (context, n) {
  return yield context.callActivity('double', n);
});
worker.addNamedOrchestrator('parent', async function* (context) {
  return yield whenAll([context.callSubOrchestrator('child', 1), context.callSubOrchestrator('child', 20)]);
});
worker.addNamedOrchestrator('failingChild', async function* (context) {
  yield context.callActivity('fail');
});
worker.addNamedOrchestrator('parentOfFailing', async function* (context) {
  try {
    yield context.callSubOrchestrator('failingChild');
  } catch (e) {
    return `caught: ${String(e.message).includes('no such luck')}`;
  }
});
worker.addNamedOrchestrator('counter', async function* (context, n) {
  const add = yield context.waitForExternalEvent('add');
  if (n + add < 6) context.continueAsNew(n + add, true);
  return n + add;
});
worker.addNamedOrchestrator('forever', async function* (context) {
  yield context.waitForExternalEvent('never');
});
worker.addNamedOrchestrator('parentForever', async function* (context, childId) {
  yield context.callSubOrchestrator('forever', null, { instanceId: childId });
});
worker.addNamedOrchestrator('retry', async function* (context, key) {
  const retry = new RetryPolicy({ maxNumberOfAttempts: 5, firstRetryIntervalInMilliseconds: 10 });
  return yield context.callActivity('failTwice', key, { retry });
});
worker.addNamedOrchestrator('failing', async function* (context) {
  yield context.callActivity('fail');
});
worker.addNamedOrchestrator('ping', async function* (context, target) {
  context.sendEvent(target, 'approval', true);
  return 'sent';
});

async function completed(id) {
  return await client.waitForOrchestrationCompletion(id, true, waitSeconds);
}

async function outputOf(id) {
  const state = await completed(id);
  assert.equal(state.runtimeStatus, OrchestrationStatus.COMPLETED, state.failureDetails?.message);
  return JSON.parse(state.serializedOutput);
}

async function until(what, check) {
  const end = Date.now() + waitSeconds * 1000;
  while (Date.now() < end) {
    if (await check()) return;
    await new Promise(done => setTimeout(done, 20));
  }
  throw new Error(`Timed out waiting until ${what}.`);
}

const statusOf = async id => (await client.getOrchestrationState(id, true))?.runtimeStatus;

const scenarios = {
  async activitySequence() {
    const id = await client.scheduleNewOrchestration('sequence');
    assert.deepEqual(await outputOf(id), ['Hello, Tokyo!', 'Hello, Seattle!']);
  },
  async history() {
    const id = await client.scheduleNewOrchestration('child', 4);
    assert.equal(await outputOf(id), 8);
    const types = (await client.getOrchestrationHistory(id)).map(e => e.type);
    assert.deepEqual(types, [
      'OrchestratorStarted', 'ExecutionStarted', 'TaskScheduled', 'OrchestratorCompleted',
      'OrchestratorStarted', 'TaskCompleted', 'ExecutionCompleted', 'OrchestratorCompleted',
    ]);
  },
  async fanOut() {
    const id = await client.scheduleNewOrchestration('fanOut', 100);
    assert.equal(await outputOf(id), 9900);
  },
  async timer() {
    const id = await client.scheduleNewOrchestration('timer');
    assert.ok(await outputOf(id) >= 200);
  },
  async scheduledStart() {
    const due = Date.now() + 300;
    const id = await client.scheduleNewOrchestration('sequence', undefined, undefined, new Date(due));
    await completed(id);
    assert.ok(Date.now() >= due);
  },
  async externalEvent() {
    const id = await client.scheduleNewOrchestration('externalEvent');
    await until('the custom status is set', async () => (await client.getOrchestrationState(id, true)).serializedCustomStatus === '"waiting"');
    await client.raiseOrchestrationEvent(id, 'approval', true);
    assert.deepEqual(await outputOf(id), { approved: true });
  },
  async eventRaisedBeforeStart() {
    const id = await client.scheduleNewOrchestration('externalEvent');
    await client.raiseOrchestrationEvent(id, 'approval', 7);
    assert.deepEqual(await outputOf(id), { approved: 7 });
  },
  async eventBetweenOrchestrations() {
    const id = await client.scheduleNewOrchestration('externalEvent');
    const sender = await client.scheduleNewOrchestration('ping', id);
    assert.equal(await outputOf(sender), 'sent');
    assert.deepEqual(await outputOf(id), { approved: true });
  },
  async eventTimeout() {
    const id = await client.scheduleNewOrchestration('eventOrTimeout');
    assert.equal(await outputOf(id), 'timeout');
  },
  async subOrchestrations() {
    const id = await client.scheduleNewOrchestration('parent');
    assert.deepEqual(await outputOf(id), [2, 40]);
  },
  async failingSubOrchestration() {
    const id = await client.scheduleNewOrchestration('parentOfFailing');
    assert.equal(await outputOf(id), 'caught: true');
  },
  async continueAsNew() {
    const id = await client.scheduleNewOrchestration('counter', 0);
    for (const n of [1, 2, 3]) await client.raiseOrchestrationEvent(id, 'add', n);
    assert.equal(await outputOf(id), 6);
  },
  async retries() {
    const id = await client.scheduleNewOrchestration('retry', `retry-${Date.now()}`);
    assert.equal(await outputOf(id), 3);
  },
  async failure() {
    const id = await client.scheduleNewOrchestration('failing');
    const state = await completed(id);
    assert.equal(state.runtimeStatus, OrchestrationStatus.FAILED);
    assert.match(state.failureDetails.message, /no such luck/);
  },
  async terminate() {
    const id = await client.scheduleNewOrchestration('forever');
    await client.waitForOrchestrationStart(id, false, waitSeconds);
    await client.terminateOrchestration(id, 'enough');
    const state = await completed(id);
    assert.equal(state.runtimeStatus, OrchestrationStatus.TERMINATED);
    assert.equal(state.serializedOutput, '"enough"');
  },
  async terminateRecursive() {
    const childId = `child-${Date.now()}`;
    const id = await client.scheduleNewOrchestration('parentForever', childId);
    await until('the child runs', async () => await statusOf(childId) === OrchestrationStatus.RUNNING);
    await client.terminateOrchestration(id, terminateOptions({ output: 'all of it', recursive: true }));
    assert.equal((await completed(id)).runtimeStatus, OrchestrationStatus.TERMINATED);
    assert.equal((await completed(childId)).runtimeStatus, OrchestrationStatus.TERMINATED);
  },
  async suspendAndResume() {
    const id = await client.scheduleNewOrchestration('externalEvent');
    await client.waitForOrchestrationStart(id, false, waitSeconds);
    await client.suspendOrchestration(id);
    await until('it is suspended', async () => await statusOf(id) === OrchestrationStatus.SUSPENDED);
    await client.raiseOrchestrationEvent(id, 'approval', false);
    await assert.rejects(client.waitForOrchestrationCompletion(id, true, 0.3));
    await client.resumeOrchestration(id);
    assert.deepEqual(await outputOf(id), { approved: false });
  },
  async restart() {
    const id = await client.scheduleNewOrchestration('child', 21);
    assert.equal(await outputOf(id), 42);
    const again = await client.restartOrchestration(id, true);
    assert.notEqual(again, id);
    assert.equal(await outputOf(again), 42);
  },
  async rewind() {
    const key = `rewind-${Date.now()}`;
    worker_rewindable.add(key);
    const id = await client.scheduleNewOrchestration('rewindable', key);
    assert.equal((await completed(id)).runtimeStatus, OrchestrationStatus.FAILED);
    worker_rewindable.delete(key);
    await client.rewindInstance(id, 'mended');
    assert.equal(await outputOf(id), 'mended');
  },
  async queryAndPurge() {
    const prefix = `query-${Date.now()}-`;
    for (let i = 0; i < 5; i++) await client.scheduleNewOrchestration('child', i, `${prefix}${i}`);
    for (let i = 0; i < 5; i++) await completed(`${prefix}${i}`);
    const ids = [];
    for await (const state of client.getAllInstances({ pageSize: 2, instanceIdPrefix: prefix })) ids.push(state.instanceId);
    assert.deepEqual(ids, [0, 1, 2, 3, 4].map(i => prefix + i));
    assert.equal((await client.purgeOrchestration(`${prefix}0`)).deletedInstanceCount, 1);
    assert.equal(await client.getOrchestrationState(`${prefix}0`, true), undefined);
    const all = new PurgeInstanceCriteria();
    all.setRuntimeStatusList([OrchestrationStatus.COMPLETED]);
    assert.ok((await client.purgeOrchestration(all)).deletedInstanceCount >= 4);
    assert.equal(await client.getOrchestrationState(`${prefix}4`, true), undefined);
  },
  async duplicateId() {
    const id = `duplicate-${Date.now()}`;
    await client.scheduleNewOrchestration('forever', undefined, id);
    await assert.rejects(client.scheduleNewOrchestration('forever', undefined, id), /exists/);
  },
};

const worker_rewindable = new Set();
worker.addNamedActivity('mayFail', (_, key) => {
  if (worker_rewindable.has(key)) throw new Error('not yet');
  return 'mended';
});
worker.addNamedOrchestrator('rewindable', async function* (context, key) {
  return yield context.callActivity('mayFail', key);
});

addEntities(worker);
await worker.start();
for (const [scenario, run] of Object.entries({ ...scenarios, ...entityScenarios(client, { outputOf, until }) })) {
  try {
    await run();
    console.log(JSON.stringify({ scenario, passed: true }));
  } catch (e) {
    console.log(JSON.stringify({ scenario, passed: false, error: e?.stack ?? String(e) }));
  }
}
await worker.stop();
await client.stop();
process.exit(0);
