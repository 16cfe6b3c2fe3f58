import { UnstyledButton } from '@mantine/core';
import {
  IconBan, IconCircleCheck, IconCircleDashed, IconCircleX, IconClock, IconFileAlert, IconFileSearch, IconLoader2, IconProgressCheck, type Icon,
} from '@tabler/icons-react';
import type { Ref } from 'react';
import { chipTone, type Chip, type ChipState } from './chips';
import classes from './SampleChips.module.css';

const icons: Record<ChipState, Icon> = {
  analyzed: IconCircleCheck,
  saving: IconProgressCheck,
  running: IconLoader2,
  queued: IconClock,
  failed: IconCircleX,
  cancelled: IconBan,
  unreadable: IconFileAlert,
  ingesting: IconFileSearch,
  open: IconCircleDashed,
};

/** The decks of the sample. A chip turns green when its result is stored, and opens what is known about its deck. */
export function SampleChips({ chips, openId, dimmed, listRef, onOpen }: {
  readonly chips: readonly Chip[];
  readonly openId: string | null;
  readonly dimmed: boolean;
  readonly listRef: Ref<HTMLUListElement>;
  readonly onOpen: (id: string) => void;
}) {
  return (
    <ul className={classes.list} aria-label="Decks of the sample" aria-busy={dimmed} ref={listRef}>
      {chips.map((chip) => {
        const Icon = icons[chip.state];
        return (
          <li key={chip.id}>
            <UnstyledButton
              className={classes.chip}
              data-tone={chipTone[chip.state]}
              data-state={chip.state}
              data-deck={chip.id}
              data-testid="deck-chip"
              data-analyzed={chip.state === 'analyzed'}
              aria-current={chip.id === openId ? 'true' : undefined}
              onClick={() => onOpen(chip.id)}
            >
              <Icon size={20} aria-hidden className={classes.icon} />
              <span className={classes.text}>
                <span className={classes.name} title={chip.name}>{chip.name}</span>
                <span className={classes.words}>{chip.words}</span>
              </span>
              {chip.share !== null && <span className={classes.share} style={{ width: `${chip.share * 100}%` }} />}
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
