import { UnstyledButton } from '@mantine/core';
import { IconCircleDashed } from '@tabler/icons-react';
import type { DeckSummary } from './analysis';
import { slideTypeName } from './pageDetails';
import classes from './StoryStrip.module.css';

/** The story as the deck tells it, section by section, and what it leaves out. */
export function StoryStrip({ summary, page, onPage }: {
  readonly summary: DeckSummary;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const { sections, missingSections } = summary;
  if (sections.length === 0 && missingSections.length === 0) return null;
  return (
    <div className={classes.root} role="region" aria-label="Story of the deck" tabIndex={0}>
      <ol className={classes.list} aria-label="Story">
        {sections.map(({ type, pages }, index) => (
          <li key={`${type}-${index}`}>
            <UnstyledButton className={classes.section} aria-current={pages.includes(page) ? 'true' : undefined} onClick={() => onPage(pages[0] ?? 1)}>
              {slideTypeName(type)} <span className={classes.pages}><span className="sr-only">page </span>{ranges(pages)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {missingSections.length > 0 && (
        <ul className={classes.list} aria-label="Missing sections">
          {missingSections.map((type) => (
            <li key={type} className={classes.missing}><IconCircleDashed size={13} aria-hidden /> {slideTypeName(type)} missing</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** 3, 4, 5, 9 → "3–5, 9" */
export function ranges(pages: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < pages.length; index++) {
    const first = pages[index]!;
    let last = first;
    while (pages[index + 1] === last + 1) last = pages[++index]!;
    parts.push(first === last ? String(first) : `${first}–${last}`);
  }
  return parts.join(', ');
}
