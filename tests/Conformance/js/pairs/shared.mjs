// Activities and orchestrations that many scenarios use; SharedTasks.cs has the same.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const { RetryPolicy, EntityInstanceId, TaskEntity, whenAll, whenAny } = require('@microsoft/durabletask-js');

export class CardDeclinedException extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'CardDeclinedException';
  }
}

const attempts = new Map();

export function nextAttempt(key) {
  const attempt = (attempts.get(key) ?? 0) + 1;
  attempts.set(key, attempt);
  return attempt;
}

export const activities = {
  hello: (_, name) => `Hello ${name}`,
  square: (_, n) => n * n,
  echo: (_, value) => value,
  nothing: () => undefined,
  letters: (_, count) => 'x'.repeat(count),
  fail: (_, text) => { throw new CardDeclinedException(text); },
  // Fails so many times, then answers which call it was.
  failFirst: (_, { Key, Times }) => {
    const attempt = nextAttempt(Key);
    if (attempt <= Times) throw new CardDeclinedException(`attempt ${attempt}`);
    return `attempt ${attempt}`;
  },
};

export const orchestrators = {
  greeter: async function* (context, name) { return yield context.callActivity('hello', name); },
  failer: async function* (context, text) { return yield context.callActivity('fail', text); },
  waiter: async function* (context) { return yield context.waitForExternalEvent('go'); },
};
