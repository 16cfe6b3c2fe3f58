import { ActionIcon, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft, IconChevronRight, IconRotateClockwise } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CopyId } from '../../shared/ui/CopyId';
import { Notice } from '../../shared/ui/Notice';
import type { Analysis, PageAnalysis } from './analysis';
import type { Deck } from './deck';
import { pageImage } from './deckApi';
import { keepLayers, marksOf, readLayers } from './overlays';
import { PageFacts } from './PageFacts';
import { PageImage } from './PageImage';
import { OverlayLegend, PageOverlay } from './PageOverlay';
import classes from './DeckPages.module.css';

/** What can be done about a page that failed. */
export interface PageRetry {
  readonly start: () => void;
  readonly pending: boolean;
}

/** A page large, with what was seen on it, and all pages small to go to. */
export function DeckPages({ deck, analysis, pageCount, page, retry, onPage }: {
  readonly deck: Deck;
  readonly analysis: Analysis | null;
  readonly pageCount: number;
  readonly page: number;
  readonly retry: PageRetry | null;
  readonly onPage: (page: number) => void;
}) {
  const seen = analysis?.pages.find((entry) => entry.number === page) ?? null;
  const rail = useRef<HTMLOListElement>(null);
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);

  return (
    <div className={classes.root}>
      <ol className={classes.rail} aria-label="Pages" ref={rail}>
        {Array.from({ length: pageCount }, (_, index) => index + 1).map((number) => {
          const entry = analysis?.pages.find((candidate) => candidate.number === number);
          return (
            <li key={number}>
              <button type="button" className={classes.thumb} aria-current={number === page ? 'page' : undefined} onClick={() => onPage(number)}>
                <PageImage src={pageImage(deck.id, number)} alt="" ratio={entry?.ratio ?? null} lazy />
                <span className={classes.number} data-failed={entry?.failure != null || undefined}>
                  {entry?.failure != null && <IconAlertTriangle size={11} aria-hidden />}
                  <span className="sr-only">Page </span>{number}{entry?.failure != null && <span className="sr-only">, failed</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className={classes.page}>
        <div className={classes.pageHead}>
          <h3 className={classes.headline}>{seen?.headline ?? `Page ${page}`}</h3>
          <div className={classes.steps}>
            <ActionIcon variant="default" size={30} onClick={() => onPage(page - 1)} disabled={page <= 1} aria-label="Previous page">
              <IconChevronLeft size={16} aria-hidden />
            </ActionIcon>
            <Text size="sm" c="var(--quiet)" className={classes.count}>{page} / {pageCount}</Text>
            <ActionIcon variant="default" size={30} onClick={() => onPage(page + 1)} disabled={page >= pageCount} aria-label="Next page">
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
          </div>
        </div>
        {seen?.failure != null && (
          <Notice tone="danger" icon={<IconAlertTriangle size={20} aria-hidden />} title={seen.failure.sentence}>
            {seen.failure.action !== null && <Text size="sm" c="var(--quiet)">{seen.failure.action}</Text>}
            <div className={classes.failureFoot}>
              {retry !== null && (
                <Button size="compact-sm" leftSection={<IconRotateClockwise size={14} aria-hidden />} loading={retry.pending} onClick={retry.start}>Retry this page</Button>
              )}
              <CopyId label="Code" value={seen.failure.code} />
              {retry !== null && <Text size="xs" c="var(--quiet)">Only failed pages run again; the others are kept.</Text>}
            </div>
          </Notice>
        )}
        <PageAndFacts key={page} deck={deck} page={page} seen={seen} />
      </div>
    </div>
  );
}

function PageAndFacts({ deck, page, seen }: { readonly deck: Deck; readonly page: number; readonly seen: PageAnalysis | null }) {
  const [shown, setShown] = useState(readLayers);
  const [highlight, setHighlight] = useState<string | null>(null);
  const marks = useMemo(() => (seen === null ? [] : marksOf(seen)), [seen]);
  const facts = seen !== null && seen.failure === null ? seen : null;
  return (
    <div className={classes.content} data-seen={facts !== null || undefined}>
      <div className={classes.picture}>
        {/* An upright page as wide as the column would be taller than the screen. */}
        <div className={classes.canvas} style={seen?.ratio != null && seen.ratio < 1.2 ? { maxWidth: `calc(78dvh * ${seen.ratio})` } : undefined}>
          <PageImage src={pageImage(deck.id, page)} alt={`Page ${page}${seen?.headline == null ? '' : `: ${seen.headline}`}`} ratio={seen?.ratio ?? null} />
          <PageOverlay marks={marks} shown={shown} highlight={highlight} onHighlight={setHighlight} />
        </div>
        <OverlayLegend
          marks={marks}
          shown={shown}
          onShown={(next) => {
            setShown(next);
            keepLayers(next);
          }}
        />
      </div>
      {facts !== null && <PageFacts page={facts} highlight={highlight} onHighlight={setHighlight} />}
    </div>
  );
}
