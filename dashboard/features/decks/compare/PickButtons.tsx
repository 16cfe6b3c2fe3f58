import { Button, Kbd, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconEqual } from '@tabler/icons-react';
import { fieldName, goldenChanges, type ComparedPage, type Pick } from './compare';
import classes from './Compare.module.css';

const choices = [
  { pick: 'left', words: 'Left is better', key: '1', icon: IconArrowLeft },
  { pick: 'tie', words: 'Tie', key: '2', icon: IconEqual },
  { pick: 'right', words: 'Right is better', key: '3', icon: IconArrowRight },
] as const satisfies readonly { readonly pick: Pick; readonly words: string; readonly key: string; readonly icon: unknown }[];

/** Which reading is better. The winner's values become truth that scores later runs. */
export function PickButtons({ page, pending, onPick }: {
  readonly page: ComparedPage;
  readonly pending: boolean;
  readonly onPick: (pick: Pick) => void;
}) {
  const fields = goldenChanges(page);
  return (
    <div className={classes.picks} role="group" aria-label="Which reading is better">
      {choices.map(({ pick, words, key, icon: PickIcon }) => (
        <Button
          key={pick}
          size="sm"
          variant={page.pick === pick ? 'filled' : 'default'}
          aria-pressed={page.pick === pick}
          leftSection={<PickIcon size={16} aria-hidden />}
          rightSection={<Kbd size="xs" aria-hidden visibleFrom="sm">{key}</Kbd>}
          disabled={fields.length === 0}
          loading={pending && page.pick === pick}
          onClick={() => onPick(pick)}
        >
          {words}
        </Button>
      ))}
      <Text size="xs" c="var(--quiet)" className={classes.pickNote}>
        {fields.length === 0
          ? 'Nothing here can be scored: slide type, headline and figures agree.'
          : `Goes to the golden set: ${fields.map((field) => fieldName(field).toLowerCase()).join(', ')}. Choose again to take it back.`}
      </Text>
    </div>
  );
}
