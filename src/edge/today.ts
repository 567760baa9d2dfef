/** YYYY-MM-DD in UTC: the same day for everyone, wherever the bot or the command line runs. */
export function readToday(): string {
  return new Date().toISOString().slice(0, 10);
}
