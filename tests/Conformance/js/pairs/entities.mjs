import { CardDeclinedException, EntityInstanceId, TaskEntity, whenAll } from './shared.mjs';

const idOf = key => new EntityInstanceId('counter', key);

export class Counter extends TaskEntity {
  initializeState() { return 0; }
  add(n) { this.state += n; return this.state; }
  get() { return this.state; }
  set(n) { this.state = n; }
  setThenFail(n) { this.state = n; throw new CardDeclinedException('counter says no'); }
  tell(key) { this.context.signalEntity(idOf(key), 'add', this.state); }
  start(id) { this.context.scheduleNewOrchestration('echoNumber', this.state, { instanceId: id }); }
}

export default {
  orchestrators: {
    'entity-call': async function* (context) { return yield context.entities.callEntity(idOf('call'), 'add', 2); },
    'entity-signal-and-call': async function* (context) {
      for (let i = 0; i < 5; i++) context.entities.signalEntity(idOf('both'), 'add', 1);
      return yield context.entities.callEntity(idOf('both'), 'get');
    },
    'entity-calls-side-by-side': async function* (context) {
      return yield whenAll(Array.from({ length: 10 }, () => context.entities.callEntity(idOf('side'), 'add', 1)));
    },
    'entity-call-fails': async function* (context) {
      yield context.entities.callEntity(idOf('failing'), 'set', 7);
      try {
        yield context.entities.callEntity(idOf('failing'), 'setThenFail', 99);
        return '';
      } catch (e) {
        return `${e.failureDetails.errorMessage} ${yield context.entities.callEntity(idOf('failing'), 'get')}`;
      }
    },
    'entity-unknown': async function* (context) {
      try {
        yield context.entities.callEntity(new EntityInstanceId('nobody', 'x'), 'get');
        return '';
      } catch (e) {
        return e.failureDetails.errorType;
      }
    },
    echoNumber: async function* (_, n) { return n; },
    'entity-lock-two': async function* (context) {
      const lock = yield context.entities.lockEntities(idOf('lock-b'), idOf('lock-a'));
      const a = yield context.entities.callEntity(idOf('lock-a'), 'add', 1);
      const b = yield context.entities.callEntity(idOf('lock-b'), 'add', a + 1);
      lock.release();
      return b;
    },
    'entity-lock-keeps-others-out': async function* (context) {
      const lock = yield context.entities.lockEntities(idOf('locked'));
      const n = yield context.entities.callEntity(idOf('locked'), 'get');
      context.setCustomStatus('holds');
      yield context.waitForExternalEvent('go');
      yield context.entities.callEntity(idOf('locked'), 'set', n + 1);
      lock.release();
      return n + 1;
    },
    'entity-lock-left': async function* (context) {
      yield context.entities.lockEntities(idOf('left'));
      return 'left';
    },
    'entity-lock-of-the-terminated': async function* (context) {
      yield context.entities.lockEntities(idOf('taken'));
      context.setCustomStatus('holds');
      return yield context.waitForExternalEvent('never');
    },
  },
};
