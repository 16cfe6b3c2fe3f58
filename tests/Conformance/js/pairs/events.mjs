import { whenAll, whenAny } from './shared.mjs';

const waiting = name => async function* (context) { return yield context.waitForExternalEvent(name); };
const eventOrTimeout = seconds => async function* (context) {
  const go = context.waitForExternalEvent('go');
  const timer = context.createTimer(seconds);
  if ((yield whenAny([go, timer])) === timer) return 'timeout';
  timer.cancel();
  return go.getResult();
};

export default {
  orchestrators: {
    'event-while-waiting': async function* (context) {
      context.setCustomStatus('waiting');
      return yield context.waitForExternalEvent('go');
    },
    'event-before-the-start': waiting('go'),
    'event-in-another-case': waiting('Approval'),
    'events-kept-until-asked-for': async function* (context) {
      yield context.waitForExternalEvent('go');
      const numbers = [];
      for (let i = 0; i < 3; i++) numbers.push(yield context.waitForExternalEvent('n'));
      return numbers;
    },
    'event-for-two-waiters': async function* (context) {
      context.setCustomStatus('waiting');
      return yield whenAll([context.waitForExternalEvent('go'), context.waitForExternalEvent('go')]);
    },
    'events-of-two-names': async function* (context) {
      return (yield context.waitForExternalEvent('a')) + (yield context.waitForExternalEvent('b'));
    },
    'event-payload-shapes': async function* (context, count) {
      const shapes = [];
      for (let i = 0; i < count; i++) shapes.push(yield context.waitForExternalEvent('shape'));
      return shapes;
    },
    'event-without-a-payload': async function* (context) { return (yield context.waitForExternalEvent('go')) === undefined; },
    'event-too-late-for-its-timeout': eventOrTimeout(0.15),
    'event-before-its-timeout': eventOrTimeout(3600),
    'event-for-the-ended': async function* () { return 'over'; },
    'event-for-nobody': async function* () { return 'over'; },
    'event-from-an-orchestration': async function* (context, target) {
      context.sendEvent(target, 'go', `from ${context.instanceId}`);
      return 'sent';
    },
    'event-from-an-orchestration-to-nobody': async function* (context, target) {
      context.sendEvent(target, 'go', 1);
      return 'sent';
    },
    'events-fifty': async function* (context, count) {
      const numbers = [];
      for (let i = 0; i < count; i++) numbers.push(yield context.waitForExternalEvent('n'));
      return numbers.join(',');
    },
  },
};
