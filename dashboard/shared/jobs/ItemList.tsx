import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Pager, usePaged } from '../ui/Pager';
import { duration } from './duration';
import type { JobItem } from './item';
import type { Bucket } from './job';
import { bucketLook } from './jobTone';
import { counted, plural } from './plural';
import classes from './ItemList.module.css';

const atOnce = 10;

/** The items behind one number of the ledger, each with why it is there. */
export function ItemList({ items, bucket, unit, onOpen, onClose }: {
  readonly items: readonly JobItem[];
  readonly bucket: Bucket;
  readonly unit: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}) {
  const paged = usePaged(items.filter((item) => item.state === bucket), atOnce);
  const words = bucketLook[bucket].words;
  return (
    <section className={classes.root} aria-label={`${words}: ${counted(paged.total, unit)}`}>
      <header className={classes.head}>
        <span className={classes.title}>{words}: {counted(paged.total, unit)}</span>
        <ActionIcon variant="subtle" color="gray" size={26} onClick={onClose} aria-label="Close this list"><IconX size={15} aria-hidden /></ActionIcon>
      </header>
      {paged.total === 0 && <Text size="sm" c="var(--quiet)">None any more.</Text>}
      <ul className={classes.list}>
        {paged.shown.map((item) => (
          <li key={item.id}>
            <UnstyledButton className={classes.row} onClick={() => onOpen(item.id)}>
              <span className={classes.name}>{item.label ?? item.id}</span>
              <span className={classes.detail}>{detail(item)}</span>
              {item.failure !== null && <span className={classes.failure} data-failed={item.state === 'failed' || undefined}>{item.failure.sentence} <code>{item.failure.code}</code></span>}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Pager paged={paged} what={`${words.toLowerCase()} ${plural(2, unit)}`} />
    </section>
  );
}

function detail(item: JobItem): string {
  if (item.progress !== null && item.state === 'running') return `${item.progress.unit} ${item.progress.done}/${item.progress.total}`;
  return item.seconds === null ? '' : duration(item.seconds);
}
