import { Table, UnstyledButton } from '@mantine/core';
import { Pager, usePaged } from '../../shared/ui/Pager';
import type { DeckSummary } from './analysis';
import classes from './DeckResult.module.css';

const rowsAtOnce = 25;

/** Every number that the deck states, with the page it stands on. */
export function FigureTable({ figures, onPage }: { readonly figures: DeckSummary['figures']; readonly onPage: (page: number) => void }) {
  const paged = usePaged(figures, rowsAtOnce);
  return (
    <>
      <div className={classes.tableScroll} role="region" aria-label="Table of figures" tabIndex={0}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Page</Table.Th><Table.Th scope="col">As it stands there</Table.Th><Table.Th scope="col">Kind</Table.Th><Table.Th scope="col">Value</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {paged.shown.map(({ page, figure }, index) => (
              <Table.Tr key={`${paged.from + index}`}>
                <Table.Td><UnstyledButton className={classes.link} onClick={() => onPage(page)}>Page {page}</UnstyledButton></Table.Td>
                <Table.Td><strong>{figure.text}</strong></Table.Td>
                <Table.Td>{figure.kind}</Table.Td>
                <Table.Td>{figure.date ?? valueWords(figure.value, figure.kind, figure.currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Pager paged={paged} what="figures" />
    </>
  );
}

function valueWords(value: number | null, kind: string, currency: string | null): string {
  if (value === null) return '–';
  if (kind === 'percentage') return `${value.toLocaleString('en')} %`;
  return currency === null ? value.toLocaleString('en') : `${value.toLocaleString('en')} ${currency}`;
}
