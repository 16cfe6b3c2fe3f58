// States that stand still, to look at; "live" moves.
import { classicVariant } from './jobs.mjs';

const done = (n, rest, count = 10) => Array.from({ length: count }, (_, index) => (index < n ? 'done' : rest));
const ten = Array.from({ length: 10 }, (_, index) => String(index + 1));
export const variants = [
  classicVariant,
  { vision_model: 'openai:gpt-vision', analysis_prompt: 'Score the story and say what is missing.', name: 'Story critic' },
  { vision_model: 'anthropic:claude-vision', analysis_prompt: 'Find every claim without a source.', name: 'Claims without source' },
];

export function play(scenario, jobs, decks, start) {
  const id = '7f3c2a9e10';
  const password = { code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy without a password and upload that.' };
  const timeout = { code: 'DECODER_TIMEOUT', sentence: 'The PDF was not read within the 60 s that it may take.', action: 'Simplify the page (flatten drawings and transparency), or raise Decoder:PageTimeout of the GPU worker.' };
  const half = (state, extra) => {
    const states = done(4, 'queued');
    states[3] = 'running';
    const job = jobs.add(id, state, ten, [classicVariant], states, extra);
    job.items[3].progress = jobs.progressOf(job.items[3], 9);
  };
  switch (scenario) {
    case 'running': case 'lost': half('running', { interruptions: 1 }); break;
    case 'pausing': half('pausing', {}); break;
    case 'cancelling': half('cancelling', {}); break;
    case 'interrupted': half('interrupted', { interruptions: 1, reason: { code: 'WORKER_LOST', sentence: 'The GPU worker has been silent for 95 s; the run goes on by itself when it is back.', action: 'Look at the worker’s console if this lasts.' } }); break;
    case 'queued': jobs.add(id, 'queued', ten, [classicVariant], done(0, 'queued'), { reason: { code: 'QUEUED_BEHIND', sentence: 'Queued behind two runs (position 3).', action: 'It starts by itself; pause another run to let it go first.' } }); break;
    case 'absent': jobs.add(id, 'running', ten, [classicVariant], done(2, 'queued'), { reason: { code: 'WORKER_ABSENT', sentence: 'No GPU worker is connected; the job goes on by itself when one is.', action: 'Start a GPU worker.' } }); break;
    case 'paused': jobs.add(id, 'paused', ten, [classicVariant], done(6, 'queued'), { reason: { code: 'PAUSED', sentence: 'Paused.', action: 'Resume it when you want it to go on.' } }); break;
    case 'cancelled': jobs.add(id, 'cancelled', ten, [variants[1]], done(4, 'cancelled'), { budget: '2.00', receipt: '4 decks kept and usable, 6 stopped before they were finished.' }); break;
    case 'expired': jobs.add(id, 'expired', ten, [classicVariant], done(7, 'cancelled'), { seconds: 3600, reason: { code: 'DEADLINE', sentence: 'The run took longer than the 1 h that it may take.', action: 'Run the rest; finished decks are kept.' } }); break;
    case 'allfailed': jobs.add(id, 'failed', ten, [classicVariant], done(0, 'failed'), { seconds: 2.1, reason: { code: 'STORAGE_FULL', sentence: 'The disk is full: results need 12 MB, 3 MB are free.', action: 'Free some space, then retry.' } }); break;
    case 'failed': {
      const states = done(10, 'queued');
      for (const index of [1, 2, 7]) states[index] = 'failed';
      const job = jobs.add(id, 'completed_with_errors', ten, [classicVariant], states, { interruptions: 2 });
      Object.assign(decks[7], { state: 'failed', page_count: null, failure: password });
      job.items[7].failure = password;
      job.items[2].failure = timeout;
      job.items[1].failure = { code: 'PAGES_FAILED', sentence: '2 of 17 pages could not be analyzed (4, 9).', action: 'Retry: only these pages run again.' };
      job.items[1].failedPages = [4, 9];
      job.items[1].state = 'done';
      jobs.keep(job.items[1], { ...variants[0], failedPages: [4, 9] }, 9.2, id);
      job.items[1].state = 'failed';
      break;
    }
    case 'finished': jobs.add(id, 'succeeded', ten, [classicVariant], done(10, 'queued')); break;
    case 'cached': {
      jobs.add('11aa22bb33', 'succeeded', ten, [classicVariant], done(10, 'queued'), { createdAt: start - 3_000_000, startedAt: start - 3_000_000 });
      jobs.add(id, 'succeeded', ten, [classicVariant], Array.from({ length: 10 }, () => 'cached'), { seconds: 0.38 });
      break;
    }
    case 'matrix': {
      const states = done(30, 'queued', 30);
      states[8] = 'failed';
      states[28] = 'skipped';
      const job = jobs.add(id, 'completed_with_errors', ten, variants, states, { budget: '2.00' });
      job.items[8].failure = { code: 'MODEL_REFUSED', sentence: 'The model refused to answer about this deck.', action: 'Change the prompt, or use another model.' };
      job.items[28].failure = { code: 'BUDGET_REACHED', sentence: 'The budget of $2.00 does not cover this deck.', action: 'Raise the budget and run the rest.' };
      break;
    }
    case 'matrix-running': {
      const states = done(11, 'queued', 30);
      states[11] = 'running';
      const job = jobs.add(id, 'running', ten, variants, states, { budget: '2.00' });
      job.items[11].progress = jobs.progressOf(job.items[11], 7);
      break;
    }
    case 'many': jobs.add(id, 'succeeded', decks.slice(0, 300).map((deck) => deck.id), [classicVariant], done(300, 'queued', 300)); break;
  }
  if (!['empty', 'live'].includes(scenario)) {
    const older = jobs.add('2b8d41c077', 'completed_with_errors', ten, [classicVariant], done(scenario === 'idle' ? 4 : 0, 'failed'), { createdAt: start - 7_200_000, startedAt: start - 7_200_000 });
    older.items.forEach((item) => { if (item.state === 'failed') item.failure = { code: 'PDF_CORRUPT', sentence: 'The PDF is damaged and cannot be opened.', action: 'Export the deck again.' }; });
    jobs.add('90ae17d3f2', 'cancelled', ten, [classicVariant], done(0, 'cancelled'), { createdAt: start - 86_400_000, startedAt: start - 86_400_000 });
  }
}
