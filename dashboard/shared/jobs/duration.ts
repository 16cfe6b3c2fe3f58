/** 0.4 s, 41 s, 2 min 5 s, 1 h 4 min: never more precise than it matters. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds < 0.05 ? '0' : seconds.toFixed(1).replace(/\.0$/, '')} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10 && whole % 60 !== 0) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** Rounded for a promise about the future: 5 s steps, then half minutes, then minutes. */
export function roughly(seconds: number): string {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 300) {
    const halves = Math.round(seconds / 30) / 2;
    return `${Number.isInteger(halves) ? halves : halves.toFixed(1)} min`;
  }
  return duration(Math.round(seconds / 60) * 60);
}

/** "just now", "3 min ago", "2 h ago", then the date. */
export function ago(instant: number, now: number): string {
  const seconds = Math.max(0, (now - instant) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 24 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(instant).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}

export function clock(instant: number): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
