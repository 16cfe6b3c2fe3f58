// The entity scenarios of official-sdk.mjs: entities, orchestrations that use them, and what a client asks.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { TaskEntity, EntityInstanceId, whenAll } = require('@microsoft/durabletask-js');

class Counter extends TaskEntity {
  initializeState() { return 0; }
  add(n) { this.state += n; return this.state; }
  get() { return this.state; }
  set(n) { this.state = n; }
  setThenFail(n) { this.state = n; throw new Error('counter says no'); }
  tell(key) { this.context.signalEntity(new EntityInstanceId('counter', key), 'add', this.state); }
  start(id) { this.context.scheduleNewOrchestration('echo', this.state, { instanceId: id }); }
}

const idOf = key => new EntityInstanceId('counter', key);

export function addEntities(worker) {
  worker.addNamedEntity('Counter', () => new Counter());
  worker.addNamedOrchestrator('echo', async function* (_, input) { return input; });
  worker.addNamedOrchestrator('callCounter', async function* (context, key) {
    context.entities.signalEntity(idOf(key), 'add', 1);
    const after = yield context.entities.callEntity(idOf(key), 'add', 2);
    return [after, yield context.entities.callEntity(idOf(key), 'get')];
  });
  worker.addNamedOrchestrator('callFailing', async function* (context, key) {
    yield context.entities.callEntity(idOf(key), 'set', 7);
    let message = '';
    try {
      yield context.entities.callEntity(idOf(key), 'setThenFail', 99);
    } catch (e) {
      message = e.failureDetails.errorMessage;
    }
    return [message, yield context.entities.callEntity(idOf(key), 'get')];
  });
  worker.addNamedOrchestrator('callUnknown', async function* (context) {
    try {
      yield context.entities.callEntity(new EntityInstanceId('nobody', 'x'), 'get');
      return 'no failure';
    } catch (e) {
      return e.failureDetails.errorType;
    }
  });
  // Reads and writes in separate calls: only the lock keeps others out in between.
  worker.addNamedOrchestrator('addUnderLock', async function* (context, keys) {
    const lock = yield context.entities.lockEntities(...keys.map(idOf));
    try {
      for (const key of keys) {
        const n = yield context.entities.callEntity(idOf(key), 'get');
        yield context.createTimer(0.01);
        yield context.entities.callEntity(idOf(key), 'set', n + 1);
      }
    } finally {
      lock.release();
    }
    return 'added';
  });
  worker.addNamedOrchestrator('keepsLock', async function* (context, key) {
    yield context.entities.lockEntities(idOf(key));
    return 'left';
  });
  worker.addNamedOrchestrator('fanOutCalls', async function* (context, key) {
    const calls = [];
    for (let i = 0; i < 20; i++) calls.push(context.entities.callEntity(idOf(key), 'add', 1));
    return yield whenAll(calls);
  });
}

export function entityScenarios(client, { outputOf, until }) {
  const run = async (name, input) => await outputOf(await client.scheduleNewOrchestration(name, input));
  const stateOf = async key => (await client.getEntity(idOf(key)))?.state;

  return {
    async entitySignals() {
      await client.signalEntity(idOf('signals'), 'add', 5);
      await client.signalEntity(idOf('signals'), 'ADD', 6);
      await until('both are added', async () => (await stateOf('signals')) === 11);
      assert.equal(await client.getEntity(idOf('unknown')), undefined);
    },
    async entityScheduledSignal() {
      const at = new Date(Date.now() + 400);
      await client.signalEntity(idOf('later'), 'add', 2, { signalTime: at });
      await client.signalEntity(idOf('later'), 'add', 1);
      await until('the first is added', async () => (await stateOf('later')) === 1);
      await until('the other is added too', async () => (await stateOf('later')) === 3);
      assert.ok(Date.now() >= at.getTime());
    },
    async entityCall() {
      assert.deepEqual(await run('callCounter', 'call'), [3, 3]);
    },
    async entityCallFails() {
      assert.deepEqual(await run('callFailing', 'failing'), ['counter says no', 7]);
      assert.equal(await run('callUnknown'), 'EntityTaskNotFound');
    },
    async entityFanOut() {
      assert.deepEqual(await run('fanOutCalls', 'many'), Array.from({ length: 20 }, (_, i) => i + 1));
    },
    async entityActions() {
      await client.signalEntity(idOf('actor'), 'set', 4);
      await client.signalEntity(idOf('actor'), 'tell', 'told');
      await client.signalEntity(idOf('actor'), 'start', 'started-by-a-counter');
      await until('the other counter is told', async () => (await stateOf('told')) === 4);
      await until('the orchestration exists', async () => await client.getOrchestrationState('started-by-a-counter', true));
      assert.equal(await outputOf('started-by-a-counter'), 4);
    },
    async entityLocks() {
      const ids = [];
      for (const keys of [['a', 'b'], ['b', 'a'], ['a'], ['b', 'a'], ['a', 'b']])
        ids.push(await client.scheduleNewOrchestration('addUnderLock', keys));
      for (const id of ids) assert.equal(await outputOf(id), 'added');
      assert.deepEqual([await stateOf('a'), await stateOf('b')], [5, 4]);
      assert.equal((await client.getEntity(idOf('a'))).lockedBy, undefined);
    },
    async entityLockOfTheEnded() {
      assert.equal(await run('keepsLock', 'kept'), 'left');
      await client.signalEntity(idOf('kept'), 'add', 1);
      await until('the entity is free', async () => (await stateOf('kept')) === 1);
    },
    async entityQueryAndClean() {
      for (const key of ['q-1', 'q-2', 'q-3']) await client.signalEntity(idOf(key), 'set', 1);
      const query = async () => {
        const found = [];
        const pages = client.getEntities({ instanceIdStartsWith: '@counter@q-', pageSize: 2, includeState: true });
        for await (const entity of pages) found.push([entity.id.key, entity.state]);
        return found.sort();
      };
      await until('all have a state', async () => (await query()).length === 3);
      assert.deepEqual(await query(), [['q-1', 1], ['q-2', 1], ['q-3', 1]]);
      await client.signalEntity(idOf('q-2'), 'delete');
      await until('one is deleted', async () => (await query()).length === 2);
      assert.ok((await client.cleanEntityStorage()).emptyEntitiesRemoved >= 1);
    },
  };
}
