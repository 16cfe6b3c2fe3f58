import { whenAny } from './shared.mjs';

export default {
  orchestrators: {
    'again-until-three': async function* (context, generation) {
      const greeting = yield context.callActivity('hello', `${generation}`);
      if (generation === 3) return greeting;
      context.continueAsNew(generation + 1, true);
      return '';
    },
    'again-with-each-event': async function* (context, before) {
      const sum = before + (yield context.waitForExternalEvent('add'));
      if (sum < 10) context.continueAsNew(sum, true);
      return sum;
    },
    'again-keeps-what-came-early': async function* (context, generation) {
      if (generation === 2) return yield context.waitForExternalEvent('data');
      yield context.waitForExternalEvent('go');
      context.continueAsNew(2, true);
      return '';
    },
    'again-drops-what-came-early': async function* (context, generation) {
      if (generation === 2) {
        context.setCustomStatus('second');
        return yield context.waitForExternalEvent('data');
      }
      yield context.waitForExternalEvent('go');
      context.continueAsNew(2, false);
      return '';
    },
    'again-keeps-its-identity': async function* (context, generation) {
      if (generation < 3) context.continueAsNew(generation + 1, true);
      return `${context.instanceId} ${context.version}`;
    },
    'again-forgets-its-timers': async function* (context, generation) {
      if (generation === 2) return yield context.waitForExternalEvent('go');
      const timer = context.createTimer(0.25);
      yield whenAny([timer, context.callActivity('hello', 'x')]);
      context.continueAsNew(2, true);
      return '';
    },
    'again-in-a-child/child': async function* (context, generation) {
      if (generation < 3) context.continueAsNew(generation + 1, true);
      return generation;
    },
    'again-in-a-child': async function* (context) {
      return yield context.callSubOrchestrator('again-in-a-child/child', 1, { instanceId: 'again-child' });
    },
    'again-with-a-message-to-another': async function* (context, generation) {
      if (generation === 2) return 'done';
      context.sendEvent('again-receiver', 'go', 'from the first');
      context.continueAsNew(2, true);
      return '';
    },
    'again-and-terminated': async function* (context, generation) {
      context.setCustomStatus(generation);
      yield context.waitForExternalEvent('go');
      context.continueAsNew(generation + 1, true);
      return '';
    },
  },
};
