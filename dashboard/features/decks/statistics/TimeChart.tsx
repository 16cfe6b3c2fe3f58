import { fineDuration, type BatchStatistics } from './statistics';
import classes from './Statistics.module.css';

const width = 720;
const height = 200;
const foot = 22;
const side = 76;

/** One bar a batch, oldest on the left. The table beside it has the same numbers. */
export function TimeChart({ batches }: { readonly batches: readonly BatchStatistics[] }) {
  const bars = batches.filter((batch) => batch.seconds !== null).toReversed();
  const most = niceCeiling(Math.max(0.1, ...bars.map((batch) => batch.seconds ?? 0)));
  const space = (width - side) / Math.max(1, bars.length);
  const y = (seconds: number) => height - foot - ((height - foot - 12) * seconds) / most;
  return (
    <svg className={classes.chart} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Time of ${bars.length} batches, ${fineDuration(most)} at the top. The table has the numbers.`}>
      <defs>
        <linearGradient id="batch-bar" x1="0" y1="1" x2="0" y2="0"><stop offset="0" className={classes.from} /><stop offset="1" className={classes.to} /></linearGradient>
        <pattern id="batch-failed" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse"><rect width="3.4" height="6" className={classes.failedFill} /></pattern>
      </defs>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={side} x2={width} y1={y(most * share)} y2={y(most * share)} className={classes.gridLine} />
          <text x={side - 8} y={y(most * share) + 4} textAnchor="end" className={classes.axis}>{share === 0 ? '0' : fineDuration(most * share)}</text>
        </g>
      ))}
      {bars.map((batch, index) => {
        const seconds = batch.seconds ?? 0;
        const top = y(seconds);
        const barWidth = Math.max(2, Math.min(34, space * 0.7));
        const x = side + space * index + (space - barWidth) / 2;
        const failed = batch.total === 0 ? 0 : ((height - foot - top) * batch.failed) / batch.total;
        return (
          <g key={batch.jobId}>
            <title>{`${batch.jobId}: ${fineDuration(seconds)}, ${batch.total} decks, ${batch.failed} failed`}</title>
            <rect x={x} y={top} width={barWidth} height={Math.max(1.5, height - foot - top)} rx={3} fill="url(#batch-bar)" />
            {failed > 0 && <rect x={x} y={top} width={barWidth} height={failed} className={classes.failedBack} />}
            {failed > 0 && <rect x={x} y={top} width={barWidth} height={failed} fill="url(#batch-failed)" />}
          </g>
        );
      })}
      {bars.length > 0 && <text x={side} y={height - 5} className={classes.axis}>{date(bars[0]!)}</text>}
      {bars.length > 1 && <text x={width} y={height - 5} textAnchor="end" className={classes.axis}>{date(bars.at(-1)!)}</text>}
    </svg>
  );
}

/** 1, 2 or 5 times a power of ten, so that the axis reads well. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}

function date(batch: BatchStatistics): string {
  return batch.createdAt === null ? '' : new Date(batch.createdAt).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}
