import { Kbd, Switch, Table, Text } from '@mantine/core';
import { Dialog } from '../shared/ui/Dialog';
import { useMotion } from '../shared/ui/useMotion';
import { useShortcutsEnabled } from '../shared/ui/useShortcuts';

const keys: readonly (readonly [string, string])[] = [
  ['j / k', 'Next and previous deck or result; in an open deck or comparison, page'],
  ['Enter', 'Open the deck'],
  ['x', 'Select: the deck for the sample, the result for a comparison'],
  ['Esc', 'Close what is open'],
  ['p', 'Pause or resume the run'],
  ['r', 'Retry what failed'],
  ['c', 'Cancel the run (asks first)'],
  ['/', 'Search decks'],
  ['1 / 2 / 3', 'In a comparison: left wins, tie, right wins'],
  ['g d', 'Go to the deck lab'],
  ['g c', 'Go to the comparison'],
  ['g g', 'Go to the golden set'],
  ['g s', 'Go to the statistics'],
  ['?', 'This list'],
];

export function HelpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  const [moving, setMoving] = useMotion();
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard">
      <Table verticalSpacing={5}>
        <Table.Tbody>
          {keys.map(([key, words]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}><Kbd style={{ whiteSpace: 'nowrap' }}>{key}</Kbd></Table.Td>
              <Table.Td>{words}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch mt="md" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} label="Single-key shortcuts" />
      <Text size="xs" c="var(--quiet)" mt={6}>Turn them off when keys are pressed by accident or by speech input.</Text>
      <Switch mt="md" checked={moving} onChange={(event) => setMoving(event.currentTarget.checked)} label="Bars and icons move while a run works" />
    </Dialog>
  );
}
