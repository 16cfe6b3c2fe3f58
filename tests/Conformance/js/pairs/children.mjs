import { whenAll } from './shared.mjs';

const handling = (name, input, instanceId, answer) => async function* (context, given) {
  try {
    return yield context.callSubOrchestrator(name, input ?? given, { instanceId });
  } catch (e) {
    return answer(e);
  }
};

export default {
  orchestrators: {
    'child-one': async function* (context, name) { return yield context.callSubOrchestrator('greeter', name); },
    'child-with-a-given-id': async function* (context, name) {
      return yield context.callSubOrchestrator('greeter', name, { instanceId: 'given-child' });
    },
    'children-side-by-side': async function* (context, count) {
      return yield whenAll(Array.from({ length: count }, (_, i) => context.callSubOrchestrator('greeter', `${i}`, { instanceId: `side-${i}` })));
    },
    'child-of-a-child': async function* (context, depth) {
      if (depth === 0) return 1;
      return 1 + (yield context.callSubOrchestrator('child-of-a-child', depth - 1, { instanceId: `depth-${depth - 1}` }));
    },
    'child-knows-its-parent/child': async function* (context) {
      return `${context.instanceId} of ${context.parent.name} ${context.parent.instanceId}`;
    },
    'child-knows-its-parent': async function* (context) {
      return yield context.callSubOrchestrator('child-knows-its-parent/child', 'x', { instanceId: 'knowing-child' });
    },
    'child-fails': async function* (context, text) { return yield context.callSubOrchestrator('failer', text, { instanceId: 'failing-child' }); },
    'child-failure-handled': handling('failer', undefined, 'handled-child', e => (e.message.includes('no money') ? 'handled' : '')),
    'child-terminated': handling('waiter', 'x', 'terminated-child', () => 'told'),
    'child-id-in-use': handling('greeter', 'x', 'id-in-use', () => 'refused'),
    'child-replaces-the-ended': async function* (context, names) {
      const options = { instanceId: 'replaced-child' };
      return [yield context.callSubOrchestrator('greeter', names[0], options), yield context.callSubOrchestrator('greeter', names[1], options)];
    },
    'child-with-version-and-tags/child': async function* (context) { return context.version; },
    'child-with-version-and-tags': async function* (context) {
      const options = { instanceId: 'versioned-child', version: '3.1', tags: { a: 'b' } };
      return yield context.callSubOrchestrator('child-with-version-and-tags/child', 'x', options);
    },
    'child-unregistered': handling('nobodyHasThis', 'x', 'unregistered-child', () => 'failed'),
  },
};
