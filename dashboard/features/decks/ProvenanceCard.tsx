import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconDatabase, IconHistory, IconRefresh, IconSparkles } from '@tabler/icons-react';
import { clock, duration } from '../../shared/jobs/duration';
import { money } from '../../shared/jobs/money';
import type { Provenance } from './analysis';
import type { Selection } from './deckApi';
import classes from './DeckResult.module.css';

/** Where a result comes from, what it cost and what its reuse saved; and one click to make it anew. */
export function ProvenanceCard({ provenance, selection, origin, rerunning, canRerun, onRerun }: {
  readonly provenance: Provenance;
  readonly selection: Selection;
  /** fresh: this run made it. cached: this run took it from the cache. partial: some pages failed. kept: an older run is shown. stored: no run is open. */
  readonly origin: 'fresh' | 'cached' | 'partial' | 'kept' | 'stored';
  readonly rerunning: boolean;
  readonly canRerun: boolean;
  readonly onRerun: () => void;
}) {
  const looks = {
    fresh: { icon: IconSparkles, words: 'Fresh' },
    cached: { icon: IconDatabase, words: 'From cache' },
    partial: { icon: IconAlertTriangle, words: 'In part' },
    kept: { icon: IconHistory, words: 'Earlier run' },
    stored: { icon: IconDatabase, words: 'Stored result' },
  };
  const { icon: OriginIcon, words } = looks[origin];
  const prompt = provenance.prompt ?? selection.analysisPrompt;
  const model = provenance.visionModel ?? selection.visionModel;
  const { usage } = provenance;
  // The version may name the packs already.
  const packs = provenance.packs.filter((pack) => provenance.modelVersion?.includes(pack) !== true);
  const cost = provenance.cost ?? usage?.cost ?? null;
  const facts = [
    provenance.modelVersion === null ? model : `${model}, version ${provenance.modelVersion}`,
    provenance.analyzedAt === null ? null : `${new Date(provenance.analyzedAt).toLocaleDateString()} ${clock(provenance.analyzedAt)}`,
    provenance.seconds === null ? null : `${duration(provenance.seconds)} of work`,
    cost === null || (cost === 0 && usage === null) ? null : `cost ${money(cost)}`,
    usage?.inputTokens == null ? null : `${usage.inputTokens.toLocaleString('en')} tokens in, ${(usage.outputTokens ?? 0).toLocaleString('en')} out`,
    origin === 'cached' && provenance.costSaved !== null && provenance.costSaved > 0 ? `saved ${money(provenance.costSaved)}` : null,
    origin === 'cached' && provenance.seconds !== null ? `saved ${duration(provenance.seconds)}` : null,
    packs.length === 0 ? null : packs.join(', '),
    provenance.device === null ? null : `on ${provenance.device}`,
  ].filter((fact) => fact !== null);
  return (
    <div className={classes.provenance}>
      <span className={classes.origin} data-origin={origin}><OriginIcon size={14} aria-hidden /> {words}</span>
      <span className={classes.provenanceFacts}>{facts.join(' · ')}</span>
      {canRerun && (
        <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} loading={rerunning} onClick={onRerun}>
          Run again without cache
        </Button>
      )}
      {prompt !== '' && <Text className={classes.prompt} size="sm" component="span">Prompt: “{prompt}”</Text>}
    </div>
  );
}
