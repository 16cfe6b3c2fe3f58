import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { contrastVerdict, percent, type PageAnalysis } from './analysis';
import { AreaShares } from './AreaShares';
import { layerWords, markKey, markTag, type Layer } from './overlays';
import { slideTypeName } from './pageDetails';
import { PaletteStrip } from './PaletteStrip';
import classes from './PageFacts.module.css';

interface Pointing {
  readonly highlight: string | null;
  readonly onHighlight: (key: string | null) => void;
}

/** What was seen on one page, in words; a line points at its box on the page. */
export function PageFacts({ page, ...pointing }: { readonly page: PageAnalysis } & Pointing) {
  return (
    <div className={classes.root}>
      {page.slideType !== null && (
        <div className={classes.type}>
          <span className={classes.typeName}>{slideTypeName(page.slideType.type)}</span>
          {page.slideType.confidence !== null && <span className={classes.sure}>{percent(page.slideType.confidence)} sure</span>}
          {page.slideType.reason !== null && <span className={classes.why}>{page.slideType.reason}</span>}
        </div>
      )}
      {page.commentary !== null && page.commentary !== '' && <Part title="Answer to the prompt"><p className={classes.commentary}>{page.commentary}</p></Part>}
      {page.findings.length > 0 && (
        <Part title="Findings">
          <ul className={classes.list}>
            {page.findings.map((finding, index) => <Line key={index} layer="finding" index={index} placed={finding.box !== null} {...pointing}>{finding.text}</Line>)}
          </ul>
        </Part>
      )}
      {page.figures.length > 0 && (
        <Part title="Figures">
          <ul className={classes.list}>
            {page.figures.map((figure, index) => (
              <Line key={index} layer="figure" index={index} placed={figure.box !== null} {...pointing}>
                <strong>{figure.text}</strong> <span className={classes.kind}>{figure.kind}{figure.date === null ? '' : `, ${figure.date}`}</span>
              </Line>
            ))}
          </ul>
        </Part>
      )}
      {page.regions.length > 0 && <Part title="Regions"><Regions page={page} {...pointing} /></Part>}
      <dl className={classes.facts}>
        <div>
          <dt>Words</dt>
          <dd className={classes.big}>{page.wordCount ?? '–'}</dd>
        </div>
        <div>
          <dt>Contrast</dt>
          <dd>
            {page.contrastRatio === null ? <span className={classes.none}>No text to measure</span> : <Contrast ratio={page.contrastRatio} />}
          </dd>
        </div>
        {page.imageCount !== null && (
          <div>
            <dt>Pictures</dt>
            <dd className={classes.big}>{page.imageCount}</dd>
          </div>
        )}
      </dl>
      {page.areas !== null && <AreaShares areas={page.areas} />}
      {page.palette.length > 0 && <Part title="Colours"><PaletteStrip palette={page.palette} label={`Colours of page ${page.number}`} /></Part>}
      <Part title={page.textSource === 'ocr' ? 'Text, read from the picture' : page.textSource === 'mixed' ? 'Text, partly read from pictures' : 'Text'}>
        {page.text === ''
          ? <Text size="sm" c="var(--quiet)">No text was found: the page is a picture, or blank.</Text>
          : <p className={classes.text} tabIndex={0} role="region" aria-label={`Text of page ${page.number}`}>{page.text}{page.textTruncated ? ' …' : ''}</p>}
      </Part>
    </div>
  );
}

function Regions({ page, ...pointing }: { readonly page: PageAnalysis } & Pointing) {
  const counts = new Map<Layer, number>();
  return (
    <ul className={classes.list}>
      {page.regions.map((region, at) => {
        const index = counts.get(region.kind) ?? 0;
        counts.set(region.kind, index + 1);
        return (
          <Line key={at} layer={region.kind} index={index} placed {...pointing}>
            <strong>{layerWords[region.kind].replace(/s$/, '')}</strong>
            {region.confidence !== null && <span className={classes.kind}> {percent(region.confidence)} sure</span>}
            {region.reason !== null && <span className={classes.reason}>{region.reason}</span>}
            {region.labels.length > 0 && <span className={classes.reason}>Shows: {region.labels.map((label) => `${label.name} (${percent(label.score)})`).join(', ')}</span>}
          </Line>
        );
      })}
    </ul>
  );
}

function Line({ layer, index, placed, highlight, onHighlight, children }: {
  readonly layer: Layer;
  readonly index: number;
  /** Whether it has a box on the page to point at. */
  readonly placed: boolean;
  readonly children: ReactNode;
} & Pointing) {
  const key = markKey(layer, index);
  const body = (
    <>
      <span className={classes.tag} data-layer={layer}>{markTag(layer, index)}</span>
      <span>{children}</span>
    </>
  );
  if (!placed) return <li className={classes.line}>{body}</li>;
  return (
    <li>
      <button
        type="button"
        className={classes.line}
        data-highlight={highlight === key || undefined}
        onMouseEnter={() => onHighlight(key)}
        onMouseLeave={() => onHighlight(null)}
        onFocus={() => onHighlight(key)}
        onBlur={() => onHighlight(null)}
        onClick={() => onHighlight(key)}
      >
        {body}
      </button>
    </li>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <h4 className={classes.label}>{title}</h4>
      {children}
    </div>
  );
}

function Contrast({ ratio }: { readonly ratio: number }) {
  const verdict = contrastVerdict(ratio);
  const Icon = verdict.passes ? IconCheck : IconAlertTriangle;
  return (
    <span className={classes.contrast}>
      <span className={classes.big}>{ratio.toFixed(1)} : 1</span>
      <span className={classes.verdict} data-passes={verdict.passes}><Icon size={14} aria-hidden /> {verdict.words}</span>
    </span>
  );
}
