import { UnstyledButton } from '@mantine/core';
import { layers, layerWords, type Layer, type Mark } from './overlays';
import classes from './PageOverlay.module.css';

/** Boxes over a page. Only for the eye: the lists beside the page say the same in words. */
export function PageOverlay({ marks, shown, highlight, onHighlight }: {
  readonly marks: readonly Mark[];
  readonly shown: readonly Layer[];
  /** Key of the mark that a list points at; shown even when its layer is not. */
  readonly highlight: string | null;
  readonly onHighlight: (key: string | null) => void;
}) {
  return (
    <div className={classes.root} aria-hidden>
      {marks.filter((mark) => shown.includes(mark.layer) || mark.key === highlight).map((mark) => (
        <span
          key={mark.key}
          className={classes.box}
          data-layer={mark.layer}
          data-highlight={mark.key === highlight || undefined}
          data-inside={mark.box.y < 0.035 || mark.layer === 'chart' || mark.layer === 'table' || mark.layer === 'image' || undefined}
          style={{ left: percent(mark.box.x), top: percent(mark.box.y), width: percent(mark.box.width), height: percent(mark.box.height) }}
          title={mark.words}
          onMouseEnter={() => onHighlight(mark.key)}
          onMouseLeave={() => onHighlight(null)}
        >
          {mark.tag !== '' && <span className={classes.tag}>{mark.tag}</span>}
        </span>
      ))}
    </div>
  );
}

/** What the boxes mean, by line style and letter as well as colour, and which of them are drawn. */
export function OverlayLegend({ marks, shown, onShown }: {
  readonly marks: readonly Mark[];
  readonly shown: readonly Layer[];
  readonly onShown: (shown: readonly Layer[]) => void;
}) {
  const present = layers.map((layer) => ({ layer, count: marks.filter((mark) => mark.layer === layer).length })).filter(({ count }) => count > 0);
  if (present.length === 0) return null;
  return (
    <div className={classes.legend} role="group" aria-label="What is marked on the page">
      {present.map(({ layer, count }) => (
        <UnstyledButton
          key={layer}
          className={classes.toggle}
          aria-pressed={shown.includes(layer)}
          onClick={() => onShown(shown.includes(layer) ? shown.filter((other) => other !== layer) : [...shown, layer])}
        >
          <span className={classes.sample} data-layer={layer} aria-hidden />
          {layerWords[layer]} <span className={classes.count}>{count}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
