import { CardDeclinedException, nextAttempt } from './shared.mjs';

export default {
  orchestrators: {
    'code-custom-status': async function* (context) {
      context.setCustomStatus({ step: 1, of: ['a', 'b'] });
      yield context.waitForExternalEvent('go');
      context.setCustomStatus('second');
      yield context.waitForExternalEvent('go');
      return 'done';
    },
    'code-custom-status-cleared': async function* (context) {
      context.setCustomStatus('set');
      yield context.waitForExternalEvent('go');
      context.setCustomStatus(null);
      return 'done';
    },
    'code-guids': async function* (context) {
      const [a, b] = [context.newGuid(), context.newGuid()];
      const echo = yield context.callActivity('echo', a);
      return a !== b && echo === a && context.newGuid() !== a;
    },
    'code-clock': async function* (context) {
      const [a, b] = [context.currentUtcDateTime.getTime(), context.currentUtcDateTime.getTime()];
      yield context.createTimer(0.06);
      return [a === b, context.currentUtcDateTime.getTime() > b];
    },
    'code-throws': async function* () { throw new CardDeclinedException('own fault'); },
    'code-throws-with-a-cause': async function* () {
      throw new CardDeclinedException('outer', { cause: new CardDeclinedException('inner') });
    },
    'code-throws-after-work': async function* (context) {
      yield context.callActivity('hello', 'x');
      throw new CardDeclinedException('later');
    },
    'code-echo': async function* (_, input) { return input; },
    'code-without-a-result': async function* (context, name) { yield context.callActivity('hello', name); },
    'code-with-an-empty-text': async function* (_, input) { return input; },
    'code-large-payload': async function* (_, input) { return input + input; },
  },
  versions: {
    'code-changed-under-way': async function* (context) {
      if (nextAttempt(context.instanceId) === 1) yield context.callActivity('hello', 'x');
      else yield context.createTimer(0.01);
      return '';
    },
  },
};
