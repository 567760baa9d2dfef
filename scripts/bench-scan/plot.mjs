// Draws how time grows with size, as SVG: both axes logarithmic, so that what is linear rises by one decade in one. Its colours
// can be read on light and on dark ground.

const WIDTH = 720;
const HEIGHT = 480;
const AREA = { left: 70, right: 700, top: 110, bottom: 420 };
/** In decades. */
const SLACK = 0.02;
const INK = "#7d8590";
const COLOURS = ["#2f81f7", "#c9702c", "#3fa35b"];

/**
 * @param {{ title: string, x: string, y: string, series: { name: string, points: { x: number, y: number, label: string }[] }[] }} plot
 * what the axes, the series and the points are called
 */
export function renderPlot({ title, x, y, series }) {
  const points = series.flatMap((one) => one.points);
  const across = createScale({ values: points.map((point) => point.x), from: AREA.left, to: AREA.right });
  const up = createScale({ values: points.map((point) => point.y), from: AREA.bottom, to: AREA.top });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="13" fill="${INK}">`,
    `<title>${escape(title)}</title>`,
    text({ x: AREA.left, y: 24, words: title, more: ` font-size="15"` }),
    ...drawAxes({ across, up, x, y }),
    ...drawLinear({ across, up, points }),
    ...series.flatMap((one, index) => drawSeries({ ...one, index, across, up })),
    "</svg>",
    "",
  ].join("\n");
}

/** From whole decades to places on the canvas. What lies a little beyond one is no reason for a whole one more. */
function createScale({ values, from, to }) {
  const low = Math.floor(Math.log10(Math.min(...values)) + SLACK);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - SLACK));
  const place = (value) => round(from + ((Math.log10(value) - low) / (high - low)) * (to - from));
  return { place, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

function drawAxes({ across, up, x, y }) {
  const { left, right, top, bottom } = AREA;
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const lines = [
    ...across.ticks.map((tick) => ({ from: [across.place(tick), top], to: [across.place(tick), bottom] })),
    ...up.ticks.map((tick) => ({ from: [left, up.place(tick)], to: [right, up.place(tick)] })),
  ];
  return [
    ...lines.map(
      ({ from, to }) =>
        `<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" stroke="${INK}" stroke-opacity="0.35"/>`,
    ),
    ...across.ticks.map((tick) =>
      text({ x: across.place(tick), y: bottom + 20, words: name(tick), anchor: "middle" }),
    ),
    ...up.ticks.map((tick) => text({ x: left - 8, y: up.place(tick) + 4, words: name(tick), anchor: "end" })),
    text({ x: middle.x, y: bottom + 45, words: x, anchor: "middle" }),
    text({
      x: 20,
      y: middle.y,
      words: y,
      anchor: "middle",
      more: ` transform="rotate(-90 20 ${middle.y})"`,
    }),
  ];
}

/** What time would be at the pace of the largest size. */
function drawLinear({ across, up, points }) {
  const largest = points.reduce((one, other) => (other.x > one.x ? other : one));
  const [low, high] = [across.ticks[0], across.ticks.at(-1)].map((x) => ({
    x: across.place(x),
    y: up.place((largest.y * x) / largest.x),
  }));
  const { left, right, top, bottom } = AREA;
  return [
    `<clipPath id="area"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>`,
    `<line x1="${low.x}" y1="${low.y}" x2="${high.x}" y2="${high.y}" stroke="${INK}" stroke-dasharray="5 5" clip-path="url(#area)"><title>linear</title></line>`,
    ...drawKey({ row: 0, colour: INK, words: "linear", more: ` stroke-dasharray="5 5"` }),
  ];
}

/** What a point is called stands in the key: beside the point it would be crossed by some line. */
function drawSeries({ name, points, index, across, up }) {
  const colour = COLOURS[index % COLOURS.length];
  const places = points.map(({ x, y, label }) => ({ x: across.place(x), y: up.place(y), label }));
  return [
    `<polyline points="${places.map(({ x, y }) => `${x},${y}`).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(
      ({ x, y, label }) =>
        `<circle cx="${x}" cy="${y}" r="5" fill="${colour}"><title>${escape(label)}</title></circle>`,
    ),
    ...drawKey({ row: index + 1, colour, words: `${name}: ${points.map(({ label }) => label).join(" · ")}` }),
  ];
}

function drawKey({ row, colour, words, more = "" }) {
  const [x, y] = [AREA.left, 46 + 20 * row];
  return [
    `<line x1="${x}" y1="${y}" x2="${x + 24}" y2="${y}" stroke="${colour}" stroke-width="2"${more}/>`,
    text({ x: x + 32, y: y + 4, words }),
  ];
}

function text({ x, y, words, anchor = "start", more = "" }) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escape(words)}</text>`;
}

function name(value) {
  return value < 1 ? `${Number(value.toPrecision(1))}` : value.toLocaleString("en");
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escape(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
