const ranAs = async function* (context) { return `ran as ${context.version}`; };

export default {
  versions: { 'version-own': ranAs, 'version-older': ranAs, 'version-none': ranAs, 'version-newer': ranAs },
  rejecting: {
    'version-rejected-goes-to-another': async function* (context) { return yield context.callActivity('hello', context.version); },
  },
  split: {
    'filters-split-the-work': async function* (context, name) { return yield context.callActivity('elsewhere', name); },
    'filters-leave-the-unlisted': async function* () { return 'ran'; },
  },
  splitActivities: { elsewhere: (_, name) => `elsewhere ${name}` },
};
