import { Button, Checkbox, NumberInput, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../../shared/api/problem';
import type { Variant } from '../../shared/jobs/job';
import { Panel } from '../../shared/ui/Panel';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import type { Sample } from './deck';
import type { VisionModel } from './models';
import { planSentence, type Plan } from './plan';
import { PlanPanel } from './PlanPanel';
import { VariantFields } from './VariantFields';
import { defaultVariant, repeated, variantsMost } from './variants';
import classes from './SetUp.module.css';

/** What a run is asked beside its decks and variants. */
export interface RunOptions {
  readonly useCache: boolean;
  readonly budget: number | null;
}

/** How far the dry run is. "none": this server makes no plans. */
export interface PlanState {
  readonly plan: Plan | undefined;
  readonly old: boolean;
  readonly none: boolean;
  readonly problem: Problem | null;
}

/** With which models and prompts the sample is looked at, under which limits, and what that would take. */
export function SetUp({ variants, onVariants, models, options, onOptions, sample, planning, locked, starting, problem, onRun, onLeave, className }: {
  readonly variants: readonly Variant[];
  readonly onVariants: (variants: readonly Variant[]) => void;
  readonly models: readonly VisionModel[];
  readonly options: RunOptions;
  readonly onOptions: (options: RunOptions) => void;
  readonly sample: Sample | undefined;
  readonly planning: PlanState;
  /** A run is going on with these. */
  readonly locked: boolean;
  readonly starting: boolean;
  readonly problem: Problem | null;
  readonly onRun: () => void;
  readonly onLeave: (() => void) | null;
  readonly className?: string | undefined;
}) {
  const [opened, setOpened] = useState(0);
  const alone = variants.length === 1;
  const twice = repeated(variants);
  const empty = sample === undefined || sample.total === 0;
  // The button runs the plan that is shown: not one from before the last keystroke, nor one still being made.
  const unplanned = !planning.none && planning.problem === null && (planning.plan === undefined || planning.old);
  const paid = variants.some((variant) => models.find((model) => model.name === variant.visionModel)?.price != null) || options.budget !== null;
  const add = (variant: Variant) => {
    onVariants([...variants, { ...variant, name: null }]);
    setOpened(variants.length);
  };

  return (
    <Panel id="set-up" title="Analysis" note={alone ? undefined : `${variants.length} variants`} className={className}>
      <div className={classes.fields}>
        {variants.map((variant, index) => (
          <VariantFields
            key={index}
            variant={variant}
            number={index + 1}
            alone={alone}
            open={opened === index}
            models={models}
            locked={locked}
            canAdd={variants.length < variantsMost}
            onOpen={() => setOpened(opened === index ? -1 : index)}
            onChange={(changed) => onVariants(variants.with(index, changed))}
            onCopy={() => add(variant)}
            onRemove={() => {
              onVariants(variants.filter((_, at) => at !== index));
              setOpened(0);
            }}
          />
        ))}
        {twice.length > 0 && <Text size="sm" c="var(--warning)">Variant {twice.join(' and ')} repeats an earlier one: same model, same prompt.</Text>}
        {!locked && (
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.add}
            leftSection={<IconPlus size={15} aria-hidden />}
            disabled={variants.length >= variantsMost}
            onClick={() => add(variants[0] ?? defaultVariant)}
          >
            {alone ? 'Compare another model or prompt' : variants.length >= variantsMost ? `${variantsMost} variants at most` : 'Add a variant'}
          </Button>
        )}
        <div className={classes.options}>
          {(paid || !alone) && (
            <NumberInput
              label="Budget"
              description="Nothing is started that would go beyond it. Empty for no limit."
              prefix="$"
              placeholder="No limit"
              min={0}
              decimalScale={2}
              step={0.5}
              value={options.budget ?? ''}
              onChange={(value) => onOptions({ ...options, budget: value === '' ? null : Number(value) })}
              disabled={locked}
            />
          )}
          <Checkbox
            label="Run without cache"
            description="Analyzes again what is stored. Earlier runs stay for comparison."
            checked={!options.useCache}
            onChange={(event) => onOptions({ ...options, useCache: !event.currentTarget.checked })}
            disabled={locked}
          />
        </div>
        {locked ? (
          <div className={classes.locked}>
            <Text size="sm" c="var(--quiet)">Fixed while this run works. It goes on when you leave it.</Text>
            {onLeave !== null && <Button variant="default" onClick={onLeave}>Prepare another run</Button>}
          </div>
        ) : (
          <>
            <div id="run-plan">
              {twice.length > 0 ? null : empty || planning.none || planning.problem !== null
                ? <Text size="sm" c="var(--quiet)">{planSentence(sample)}</Text>
                : <PlanPanel plan={planning.plan} old={planning.old} models={variants.length} />}
            </div>
            {planning.problem !== null && !empty && <ProblemNotice problem={planning.problem} />}
            {problem !== null && <ProblemNotice problem={problem} />}
            <Button
              size="md"
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
              onClick={onRun}
              loading={starting}
              disabled={empty || twice.length > 0 || unplanned}
              data-testid="run-plan"
              aria-describedby="run-plan"
            >
              {planning.none && !empty ? `Run analysis on ${sample.total} deck${sample.total === 1 ? '' : 's'}` : 'Run this plan'}
            </Button>
          </>
        )}
      </div>
    </Panel>
  );
}
