/** $0.00, $0.02, $12.40; below a cent as precise as it takes to see it. */
export function money(amount: number, currency = 'USD'): string {
  const small = amount !== 0 && Math.abs(amount) < 0.01;
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: small ? 4 : 2 }).format(amount);
  } catch {
    // A currency that the browser does not know.
    return `${amount.toFixed(small ? 4 : 2)} ${currency}`;
  }
}

/** "$0.10 to $0.25", or one amount when both ends read the same. */
export function moneyRange(low: number, high: number, currency: string): string {
  const from = money(low, currency);
  const to = money(high, currency);
  return from === to ? from : `${from} to ${to}`;
}
