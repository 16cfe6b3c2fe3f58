import { whenAll, whenAny, CardDeclinedException } from './shared.mjs';

const range = (from, count) => Array.from({ length: count }, (_, i) => from + i);

export default {
  activities: {
    failInside: (_, text) => { throw new CardDeclinedException('outer', { cause: new CardDeclinedException(text) }); },
  },
  orchestrators: {
    'activity-one': async function* (context, name) { return yield context.callActivity('hello', name); },
    'activity-sequence': async function* (context, names) {
      const greetings = [];
      for (const name of names) greetings.push(yield context.callActivity('hello', name));
      return greetings;
    },
    'activity-fan-out': async function* (context, count) {
      const squares = yield whenAll(range(1, count).map(n => context.callActivity('square', n)));
      return squares.reduce((sum, n) => sum + n, 0);
    },
    'activity-fan-out-of-none': async function* (context, count) {
      return (yield whenAll(range(1, count).map(n => context.callActivity('square', n)))).length;
    },
    'activity-first-of-two': async function* (context, name) {
      const greeting = context.callActivity('hello', name);
      const first = yield whenAny([context.waitForExternalEvent('never'), greeting]);
      return first === greeting ? greeting.getResult() : '';
    },
    'activity-without-result': async function* (context) { return (yield context.callActivity('nothing', 'x')) === undefined; },
    'activity-payload-shapes': async function* (context, shapes) {
      const echoes = [];
      for (const shape of shapes) echoes.push(yield context.callActivity('echo', shape));
      return echoes;
    },
    'activity-list-argument': async function* (context, numbers) { return yield context.callActivity('echo', numbers); },
    'activity-large-result': async function* (context, count) { return (yield context.callActivity('letters', count)).length; },
    'activity-long-history': async function* (context, calls) {
      let total = 0;
      for (let i = 0; i < calls; i++) total += (yield context.callActivity('letters', 250_000)).length;
      return total;
    },
    'activity-many': async function* (context, count) {
      return (yield whenAll(range(0, count).map(n => context.callActivity('square', n)))).length;
    },
    'activity-fails': async function* (context, text) { return yield context.callActivity('fail', text); },
    'activity-failure-handled': async function* (context, text) {
      try {
        return yield context.callActivity('fail', text);
      } catch (e) {
        return `handled ${e.details.message}`;
      }
    },
    'activity-compensation': async function* (context, bookings) {
      const booked = [];
      try {
        for (const booking of bookings) {
          yield context.callActivity(booking === 'car' ? 'fail' : 'hello', booking);
          booked.push(booking);
        }
      } catch {
        const undone = [];
        while (booked.length > 0) undone.push(yield context.callActivity('hello', `undo ${booked.pop()}`));
        return undone;
      }
      return [];
    },
    'activity-one-of-several-fails': async function* (context) {
      const good = context.callActivity('hello', 'x');
      const bad = context.callActivity('fail', 'no money');
      try {
        yield whenAll([good, bad]);
        return '';
      } catch {
        return bad.isFailed ? good.getResult() : '';
      }
    },
    'activity-inner-failure': async function* (context, text) {
      try {
        return yield context.callActivity('failInside', text);
      } catch (e) {
        return e.details.message;
      }
    },
    'activity-unregistered': async function* (context) { return yield context.callActivity('nobodyHasThis', 'x'); },
    'activity-tags-and-version': async function* (context, name) {
      return yield context.callActivity('hello', name, { tags: { kind: 'test', b: 'ü' }, version: '1.5' });
    },
  },
};
