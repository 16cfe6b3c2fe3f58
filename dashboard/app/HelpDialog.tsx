import { Kbd, Modal, Switch, Table, Text } from '@mantine/core';
import { useShortcutsEnabled } from '../shared/ui/useShortcuts';

const keys: readonly (readonly [string, string])[] = [
  ['j / k', 'Next and previous deck; in an open deck, page'],
  ['Enter', 'Open the deck'],
  ['Esc', 'Close what is open'],
  ['p', 'Pause or resume the run'],
  ['r', 'Retry what failed'],
  ['c', 'Cancel the run (asks first)'],
  ['/', 'Search decks'],
  ['?', 'This list'],
];

export function HelpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table verticalSpacing={7}>
        <Table.Tbody>
          {keys.map(([key, words]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}><Kbd>{key}</Kbd></Table.Td>
              <Table.Td>{words}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch mt="md" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} label="Single-key shortcuts" />
      <Text size="xs" c="var(--quiet)" mt={6}>Turn them off when keys are pressed by accident or by speech input.</Text>
    </Modal>
  );
}
