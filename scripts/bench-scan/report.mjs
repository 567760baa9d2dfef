// What was measured: a line for each figure as soon as there is one, and all of them as rows of docs/performance.md.

/**
 * @typedef {{ work: string, against: string, goal: string, before?: string, ratio: number, unit?: string, detail: string, note?: string, isSame?: boolean }} Figure
 * `isSame`: what is compared comes to the same; else the row has the note too
 */

export function createReport() {
  const rows = [];
  return {
    /** @param {Figure} figure */
    add({ work, against, goal, before = "–", ratio, unit = "", detail, note, isSame = true }) {
      const more = note === undefined ? "" : `; ${note}`;
      console.log(
        `${ratio.toFixed(2).padStart(7)}${unit}  ${work}, against ${against} (${detail}; goal ${goal}${more})`,
      );
      rows.push([work, against, goal, before, `${shorten(ratio)}${unit}${isSame ? "" : more}`]);
    },
    /** The rows that docs/performance.md has. */
    printTable() {
      console.log("\n| work | against | goal | before | now |\n| --- | --- | --- | --- | --- |");
      for (const row of rows) console.log(`| ${row.join(" | ")} |`);
    },
  };
}

export function milliseconds(...times) {
  return times.map((ms) => `${ms.toFixed(0)} ms`).join(" and ");
}

/** Two digits: a third would be noise. */
function shorten(ratio) {
  return ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0);
}
