import { CardDeclinedException } from './shared.mjs';

const echo = async function* (_, input) { return input; };
const mayFail = async function* (_, fail) {
  if (fail) throw new CardDeclinedException('no');
  return 'yes';
};
const parent = instanceId => async function* (context, name) { return yield context.callSubOrchestrator('greeter', name, { instanceId }); };

export default {
  orchestrators: {
    'query-in-pages': echo,
    'query-by-status': mayFail,
    'list-the-ended': echo,
    'purge-by-filter': mayFail,
    'purge-by-id': echo,
    'purge-a-batch': echo,
    'purge-with-children': parent('purged-child'),
    'purge-without-children': parent('kept-child'),
  },
};
