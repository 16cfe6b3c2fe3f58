import { percent, type Swatch } from './analysis';
import classes from './PaletteStrip.module.css';

/** Colours as squares with their values beside them, so that they can be read as well as seen. */
export function PaletteStrip({ palette, label }: { readonly palette: readonly Swatch[]; readonly label: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {palette.map((swatch, index) => (
        <li key={`${swatch.hex}-${index}`} className={classes.item}>
          <span className={classes.square} style={{ backgroundColor: swatch.hex }} />
          <span className={classes.words}>
            <code className={classes.hex}>{swatch.hex}</code>
            <span className={classes.share}>{percent(swatch.share)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
