import { whenAll, whenAny } from './shared.mjs';

export default {
  orchestrators: {
    'timer-fires': async function* (context) {
      const before = context.currentUtcDateTime.getTime();
      yield context.createTimer(0.2);
      return context.currentUtcDateTime.getTime() - before >= 200;
    },
    'timer-in-the-past': async function* (context) {
      yield context.createTimer(new Date(context.currentUtcDateTime.getTime() - 3_600_000));
      return 'fired';
    },
    // A generator has no side tasks: the first of those that are left is awaited again and again.
    'timers-fire-in-their-order': async function* (context) {
      const timers = new Map([300, 100, 200].map(after => [context.createTimer(after / 1000), after]));
      const order = [];
      while (timers.size > 0) {
        const fired = yield whenAny([...timers.keys()]);
        order.push(timers.get(fired));
        timers.delete(fired);
      }
      return order;
    },
    'timer-cancelled': async function* (context) {
      const timer = context.createTimer(86_400);
      const go = context.waitForExternalEvent('go');
      const first = yield whenAny([timer, go]);
      timer.cancel();
      return first === go ? go.getResult() : '';
    },
    'timer-left-open': async function* (context) {
      const timer = context.createTimer(3);
      const greeting = context.callActivity('hello', 'x');
      yield whenAny([timer, greeting]);
      return yield greeting;
    },
    'timer-of-ten-days': async function* (context) {
      yield context.createTimer(10 * 86_400);
      return '';
    },
  },
};
