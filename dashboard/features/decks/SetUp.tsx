import { Button, Select, Text, Textarea } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { Problem } from '../../shared/api/problem';
import { Panel } from '../../shared/ui/Panel';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import type { Sample } from './deck';
import type { Selection } from './deckApi';
import classes from './SetUp.module.css';

/** What the prompt may have at most; the server refuses longer ones. */
const promptLengthMax = 8_000;

const models = [{ value: 'classic', label: 'Classic' }];

const modelNotes: Readonly<Record<string, string>> = {
  classic: 'Reads text, layout, colours and contrast on this machine. Nothing leaves it.',
};

/** Which model and prompt the sample is looked at with. Results are stored for each such pair. */
export function SetUp({ selection, onChange, sample, locked, starting, problem, onRun, onLeave, className }: {
  readonly selection: Selection;
  readonly onChange: (selection: Selection) => void;
  readonly sample: Sample | undefined;
  /** A run is going on with this model and prompt. */
  readonly locked: boolean;
  readonly starting: boolean;
  readonly problem: Problem | null;
  readonly onRun: () => void;
  readonly onLeave: (() => void) | null;
  readonly className?: string | undefined;
}) {
  const known = models.some((model) => model.value === selection.visionModel);
  const blocked = sample === undefined || sample.total === 0;
  return (
    <Panel id="set-up" title="Analysis" className={className}>
      <div className={classes.fields}>
        <Select
          label="Vision model"
          description={modelNotes[selection.visionModel]}
          data={known ? models : [...models, selection.visionModel]}
          value={selection.visionModel}
          onChange={(visionModel) => onChange({ ...selection, visionModel: visionModel ?? 'classic' })}
          allowDeselect={false}
          disabled={locked}
        />
        <Textarea
          label="Prompt"
          description="Results are stored for each model and prompt, so both can be compared."
          placeholder="No prompt. The classic model does not need one."
          value={selection.analysisPrompt}
          onChange={(event) => onChange({ ...selection, analysisPrompt: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={promptLengthMax}
          disabled={locked}
        />
        {problem !== null && <ProblemNotice problem={problem} />}
        {locked ? (
          <div className={classes.locked}>
            <Text size="sm" c="var(--quiet)">Fixed while this run works. It goes on when you leave it.</Text>
            {onLeave !== null && <Button variant="default" onClick={onLeave}>Prepare another run</Button>}
          </div>
        ) : (
          <>
            <Text size="sm" c="var(--quiet)" id="run-plan">{plan(sample)}</Text>
            <Button
              size="md"
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
              onClick={onRun}
              loading={starting}
              disabled={blocked}
              aria-describedby="run-plan"
            >
              {sample === undefined || blocked ? 'Run analysis' : `Run analysis on ${sample.total} deck${sample.total === 1 ? '' : 's'}`}
            </Button>
          </>
        )}
      </div>
    </Panel>
  );
}

/** What a click would do, before it is made. */
export function plan(sample: Sample | undefined): string {
  if (sample === undefined) return 'Reading the sample…';
  if (sample.total === 0) return 'Add decks first: the sample is empty.';
  const open = sample.total - sample.completed;
  if (open === 0) return 'All of them are stored with this model and prompt: a run costs nothing.';
  if (sample.completed === 0) return `${open} deck${open === 1 ? '' : 's'} to analyze, none from the cache.`;
  return `${open} to analyze, ${sample.completed} from the cache.`;
}
