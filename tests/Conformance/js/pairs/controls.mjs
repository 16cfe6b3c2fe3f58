import { existsSync } from 'node:fs';

const waiting = name => async function* (context) { return yield context.waitForExternalEvent(name); };
const calling = (name, instanceId) => async function* (context) { return yield context.callSubOrchestrator(name, 'x', { instanceId }); };
const greeting = async function* (context, name) { return yield context.callActivity('hello', name); };
const failingFirst = async function* (context, how) { return yield context.callActivity('failFirst', how); };

export default {
  activities: {
    untilThere: async (_, file) => {
      while (!existsSync(file)) await new Promise(done => setTimeout(done, 10));
      return 'there';
    },
  },
  orchestrators: {
    'terminate-running': waiting('never'),
    'terminate-before-the-start': async function* () { return 'ran'; },
    'terminate-recursively': calling('waiter', 'terminated-with-its-parent'),
    'terminate-only-the-parent': calling('waiter', 'left-alone'),
    'terminate-the-ended': async function* () { return 'over'; },
    'terminate-the-suspended': waiting('never'),
    'terminate-at-once': waiting('never'),
    'suspend-keeps-events': async function* (context) {
      return (yield context.waitForExternalEvent('go')) + (yield context.waitForExternalEvent('go'));
    },
    'suspend-keeps-results': async function* (context, file) {
      yield context.callActivity('untilThere', file);
      return yield context.callActivity('hello', 'x');
    },
    'suspend-twice': waiting('go'),
    'rewind-an-activity': async function* (context, how) {
      return (yield context.callActivity('hello', 'x')) + (yield context.callActivity('failFirst', how));
    },
    'rewind-a-child/child': failingFirst,
    'rewind-a-child': async function* (context, how) {
      return yield context.callSubOrchestrator('rewind-a-child/child', how, { instanceId: 'rewound-child' });
    },
    'rewind-twice': failingFirst,
    'rewind-refused': async function* () { return 'fine'; },
    'restart-with-the-same-id': greeting,
    'restart-with-a-new-id': greeting,
    'restart-refused': waiting('go'),
  },
};
