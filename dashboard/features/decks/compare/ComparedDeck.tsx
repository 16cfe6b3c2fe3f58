import { ActionIcon, Checkbox, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconEqual } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../../../shared/api/problem';
import { duration } from '../../../shared/jobs/duration';
import { money } from '../../../shared/jobs/money';
import { Panel } from '../../../shared/ui/Panel';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { useShortcuts } from '../../../shared/ui/useShortcuts';
import { pageImage } from '../deckApi';
import { layers } from '../overlays';
import { PageImage } from '../PageImage';
import { PageOverlay } from '../PageOverlay';
import type { RunRecord } from '../runs';
import { variantName } from '../variants';
import { ChangeTable } from './ChangeTable';
import { goldenChanges, type ComparedPage, type Comparison, type Pick } from './compare';
import { usePick } from './compareQueries';
import { PickButtons } from './PickButtons';
import classes from './Compare.module.css';

/** The same slide of two runs, what changed between them, and which one is better. */
export function ComparedDeck({ comparison, deckId, left, right, page, onPage }: {
  readonly comparison: Comparison;
  readonly deckId: string;
  readonly left: string;
  readonly right: string;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const [onlyChanged, setOnlyChanged] = useState(true);
  const [highlight, setHighlight] = useState<string | null>(null);
  const pick = usePick(deckId, left, right);
  const changed = comparison.pages.filter((entry) => !entry.same);
  const shownPages = onlyChanged && changed.length > 0 ? changed : comparison.pages;
  const current = shownPages.find((entry) => entry.number === page) ?? shownPages[0];
  const at = current === undefined ? -1 : shownPages.indexOf(current);
  const step = (by: number) => {
    const next = shownPages[at + by];
    if (next !== undefined) onPage(next.number);
  };
  const choose = (value: Pick) => {
    if (current === undefined || goldenChanges(current).length === 0) return;
    pick.mutate({ page: current, pick: current.pick === value ? null : value });
  };
  useShortcuts({
    j: () => step(1), k: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
    1: () => choose('left'), 2: () => choose('tie'), 3: () => choose('right'),
  });
  const picked = changed.filter((entry) => entry.pick !== null).length;
  const decidable = changed.filter((entry) => goldenChanges(entry).length > 0).length;

  return (
    <>
      <Panel
        id="compare-summary"
        title={changed.length === 0 ? 'Both runs say the same' : `${changed.length} of ${comparison.pages.length} pages differ`}
        note={decidable === 0 ? undefined : `${picked} of ${decidable} decided`}
      >
        <div className={classes.sides}>
          <RunFacts side="Left" run={comparison.left} />
          <RunFacts side="Right" run={comparison.right} />
        </div>
        {comparison.summary.length > 0 && <ChangeTable changes={comparison.summary} caption="Differences over the whole deck" />}
      </Panel>

      {current !== undefined && (
        <Panel
          id="compare-page"
          title={`Page ${current.number}`}
          note={current.same ? 'the same in both' : undefined}
          actions={
            <>
              {changed.length > 0 && changed.length < comparison.pages.length && (
                <Checkbox size="sm" label="Only pages that differ" checked={onlyChanged} onChange={(event) => setOnlyChanged(event.currentTarget.checked)} />
              )}
              <ActionIcon variant="default" size={32} onClick={() => step(-1)} disabled={at <= 0} aria-label="Previous page"><IconChevronLeft size={17} aria-hidden /></ActionIcon>
              <Text size="sm" c="var(--quiet)" miw={52} ta="center">{at + 1} / {shownPages.length}</Text>
              <ActionIcon variant="default" size={32} onClick={() => step(1)} disabled={at < 0 || at >= shownPages.length - 1} aria-label="Next page"><IconChevronRight size={17} aria-hidden /></ActionIcon>
            </>
          }
        >
          {shownPages.length > 1 && <PageStrip pages={shownPages} current={current.number} onPage={onPage} />}
          <div className={classes.sides}>
            <Side side="Left" won={current.pick === 'left'} deckId={deckId} page={current} marks="leftMarks" highlight={highlight} onHighlight={setHighlight} />
            <Side side="Right" won={current.pick === 'right'} deckId={deckId} page={current} marks="rightMarks" highlight={highlight} onHighlight={setHighlight} />
          </div>
          {!current.same && <PickButtons page={current} pending={pick.isPending} onPick={choose} />}
          {pick.error !== null && <ProblemNotice problem={problemOf(pick.error)} kept="The earlier choice stands." />}
          {current.same
            ? <Text size="sm" c="var(--quiet)" mt={12}><IconEqual size={15} aria-hidden style={{ verticalAlign: '-2px' }} /> Nothing changed on this page.</Text>
            : <ChangeTable changes={current.changed} caption={`Differences on page ${current.number}`} />}
        </Panel>
      )}
    </>
  );
}

function Side({ side, won, deckId, page, marks, highlight, onHighlight }: {
  readonly side: string;
  readonly won: boolean;
  readonly deckId: string;
  readonly page: ComparedPage;
  readonly marks: 'leftMarks' | 'rightMarks';
  readonly highlight: string | null;
  readonly onHighlight: (key: string | null) => void;
}) {
  const boxes = page.changed.flatMap((change, at) => change[marks].map((mark) => ({ ...mark, key: `${at}-${mark.key}`, words: change.field })))
    .map((mark, index) => ({ ...mark, tag: String(index + 1) }));
  return (
    <figure className={classes.side} data-won={won || undefined}>
      <figcaption className={classes.sideHead}>{side}{won && <span className={classes.won}>Picked</span>}{boxes.length > 0 && <span className={classes.quiet}>{boxes.length} evidence box{boxes.length === 1 ? '' : 'es'}</span>}</figcaption>
      <div className={classes.canvas}>
        <PageImage key={page.number} src={pageImage(deckId, page.number)} alt={`Page ${page.number}, ${side.toLowerCase()} run`} ratio={null} />
        <PageOverlay marks={boxes} shown={layers} highlight={highlight} onHighlight={onHighlight} />
      </div>
    </figure>
  );
}

function RunFacts({ side, run }: { readonly side: string; readonly run: RunRecord | null }) {
  if (run === null) return <div className={classes.run}><strong>{side}</strong></div>;
  const facts = [
    run.modelVersion === null ? null : `version ${run.modelVersion}`,
    run.createdAt === null ? null : new Date(run.createdAt).toLocaleString(),
    run.seconds === null ? null : duration(run.seconds),
    run.cost === null ? null : money(run.cost),
  ].filter((fact) => fact !== null);
  return (
    <div className={classes.run}>
      <span className={classes.runSide}>{side}</span>
      <span className={classes.runName}>{variantName({ ...run, name: null })}</span>
      <span className={classes.quiet}>{facts.join(' · ')}{run.current && ' · current'}</span>
    </div>
  );
}

function PageStrip({ pages, current, onPage }: { readonly pages: readonly ComparedPage[]; readonly current: number; readonly onPage: (page: number) => void }) {
  return (
    <ol className={classes.strip} aria-label="Pages">
      {pages.map((page) => (
        <li key={page.number}>
          <button type="button" className={classes.stripPage} aria-current={page.number === current ? 'page' : undefined} data-same={page.same || undefined} onClick={() => onPage(page.number)}>
            <span className="sr-only">Page </span>{page.number}
            {!page.same && <span className={classes.stripCount}><span className="sr-only">, </span>{page.changed.length}<span className="sr-only"> changes</span></span>}
            {page.pick !== null && <span aria-hidden>{page.pick === 'tie' ? '=' : page.pick === 'left' ? '◀' : '▶'}</span>}
            {page.pick !== null && <span className="sr-only">, decided: {page.pick}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
