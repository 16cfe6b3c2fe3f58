import { RetryPolicy } from './shared.mjs';

const policy = (attempts, more = {}) => new RetryPolicy({ maxNumberOfAttempts: attempts, firstRetryIntervalInMilliseconds: 50, ...more });
const calling = retry => async function* (context, how) { return yield context.callActivity('failFirst', how, { retry }); };

export default {
  orchestrators: {
    'retry-succeeds-at-third': calling(policy(5)),
    'retry-exhausted': calling(policy(3)),
    'retry-backoff': calling(policy(5, { firstRetryIntervalInMilliseconds: 100, backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 300 })),
    'retry-refused-by-policy': calling(policy(5, { handleFailure: failure => failure.message === 'attempt 1' })),
    'retry-handler': calling(retry => retry.lastAttemptNumber < 3),
    'retry-handler-gives-up': calling(retry => retry.lastAttemptNumber < 2),
    'retry-not-of-unregistered': async function* (context) {
      try {
        return yield context.callActivity('nobodyHasThis', 'x', { retry: policy(3) });
      } catch {
        return 'failed';
      }
    },
    'retry-child/child': async function* (context, how) { return yield context.callActivity('failFirst', how); },
    'retry-child': async function* (context, how) {
      return yield context.callSubOrchestrator('retry-child/child', how, { retry: policy(4), instanceId: 'retry-child-kid' });
    },
  },
};
