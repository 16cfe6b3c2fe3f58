import { CardDeclinedException } from './shared.mjs';

const answering = answer => async function* (context, input) { return answer(context, input); };
const waiting = async function* (context) { return yield context.waitForExternalEvent('go'); };

export default {
  orchestrators: {
    'start-later': answering(() => 'ran'),
    'start-in-the-past': answering(() => 'ran'),
    'start-with-version-and-tags': answering(context => context.version),
    'start-without-an-input': answering((_, input) => input === undefined),
    'start-with-an-empty-input': answering((_, input) => input === undefined),
    'start-over-the-running': waiting,
    'start-over-the-ended': answering((_, input) => input),
    'start-with-a-policy-for-the-running': async function* (context, input) {
      return input === 'two' ? input : yield context.waitForExternalEvent('go');
    },
    'start-with-an-empty-policy': answering(() => 'once'),
    'start-with-a-policy-for-the-failed-only': answering((_, fail) => {
      if (fail) throw new CardDeclinedException('first');
      return 'second';
    }),
    'start-without-a-name': answering(() => ''),
    'wait-for-the-start': waiting,
    'get-without-payloads': answering((context, input) => {
      context.setCustomStatus('set');
      return input;
    }),
  },
};
