import { ActionIcon, Select, Textarea, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Variant } from '../../shared/jobs/job';
import { modelNote, type VisionModel } from './models';
import { nameLengthMost, promptLengthMax, variantName } from './variants';
import classes from './SetUp.module.css';

/** One model and prompt. Alone it is just its fields; among several it has a name and folds away. */
export function VariantFields({ variant, number, alone, open, models, locked, canAdd, onOpen, onChange, onCopy, onRemove }: {
  readonly variant: Variant;
  /** From 1. */
  readonly number: number;
  readonly alone: boolean;
  readonly open: boolean;
  readonly models: readonly VisionModel[];
  readonly locked: boolean;
  readonly canAdd: boolean;
  readonly onOpen: () => void;
  readonly onChange: (variant: Variant) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}) {
  const fields = <Fields variant={variant} alone={alone} models={models} locked={locked} onChange={onChange} />;
  if (alone) return fields;
  return (
    <div className={classes.variant} role="group" aria-label={`Variant ${number}`}>
      <div className={classes.variantHead}>
        <UnstyledButton className={classes.variantName} aria-expanded={open} onClick={onOpen}>
          <span className={classes.variantNumber}>{number}</span>
          <span className={classes.variantWords}>{variantName(variant)}</span>
          <IconChevronDown size={16} aria-hidden data-open={open || undefined} />
        </UnstyledButton>
        {!locked && (
          <>
            <Tooltip label="Copy this variant">
              <ActionIcon variant="subtle" color="gray" disabled={!canAdd} onClick={onCopy} aria-label={`Copy variant ${number}`}><IconCopy size={16} aria-hidden /></ActionIcon>
            </Tooltip>
            <Tooltip label="Remove this variant">
              <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={`Remove variant ${number}`}><IconTrash size={16} aria-hidden /></ActionIcon>
            </Tooltip>
          </>
        )}
      </div>
      {open && <div className={classes.variantBody}>{fields}</div>}
    </div>
  );
}

function Fields({ variant, alone, models, locked, onChange }: {
  readonly variant: Variant;
  readonly alone: boolean;
  readonly models: readonly VisionModel[];
  readonly locked: boolean;
  readonly onChange: (variant: Variant) => void;
}) {
  const model = models.find((candidate) => candidate.name === variant.visionModel);
  const choices = models.map(({ name, available }) => ({ value: name, label: available ? name : `${name} (not available)`, disabled: !available }));
  return (
    <>
      <Select
        label="Vision model"
        description={model === undefined ? 'Not in the list of this server.' : modelNote(model)}
        data={model === undefined ? [...choices, { value: variant.visionModel, label: variant.visionModel }] : choices}
        value={variant.visionModel}
        onChange={(visionModel) => onChange({ ...variant, visionModel: visionModel ?? 'classic' })}
        allowDeselect={false}
        disabled={locked}
      />
      <Textarea
        label="Prompt"
        description={model?.takesPrompt === false
          ? 'This model does not read it; results are still stored for each model and prompt.'
          : 'Results are stored for each model and prompt, so they can be compared.'}
        placeholder="No prompt"
        value={variant.analysisPrompt}
        onChange={(event) => onChange({ ...variant, analysisPrompt: event.currentTarget.value })}
        autosize
        minRows={alone ? 3 : 2}
        maxRows={10}
        maxLength={promptLengthMax}
        disabled={locked}
      />
      {!alone && (
        <TextInput
          label="Name"
          description="Optional; heads its column in the matrix."
          placeholder={variantName({ ...variant, name: null })}
          value={variant.name ?? ''}
          maxLength={nameLengthMost}
          onChange={(event) => onChange({ ...variant, name: event.currentTarget.value === '' ? null : event.currentTarget.value })}
          disabled={locked}
        />
      )}
    </>
  );
}
