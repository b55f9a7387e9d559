// Drawing grids on canvases: whole device pixels, changed cells alone, marks on a layer above.

export const COLORS = [
  "#000000",
  "#0074D9",
  "#FF4136",
  "#2ECC40",
  "#FFDC00",
  "#AAAAAA",
  "#F012BE",
  "#FF851B",
  "#7FDBFF",
  "#870C25",
];

export const COLOR_NAMES = [
  "black",
  "blue",
  "red",
  "green",
  "yellow",
  "gray",
  "magenta",
  "orange",
  "light blue",
  "maroon",
];

/** A place beyond the end of a short row in a model's ragged answer. */
export const HOLE = 255;

/** A cell of a model's answer that holds something other than a color. */
export const ODD = 254;

const DARK_INK = new Set([3, 4, 5, 7, 8]);

/** Black or white, whichever reads on the color. */
export function inkOn(color) {
  return DARK_INK.has(color) ? "#000" : "#fff";
}

/** Cell size in CSS pixels that is a whole number of device pixels, at most `wanted`. */
export function crispCell(wanted, dpr = globalThis.devicePixelRatio || 1) {
  return Math.max(1, Math.floor(wanted * dpr + 1e-6)) / dpr;
}

/** A hole is hatched; an odd cell says "?". Neither looks like a color. */
function drawOdd(pen, value, x, y, size) {
  pen.fillStyle = value === ODD ? "#e8eaf0" : "#3a3f4b";
  pen.fillRect(x, y, size, size);
  if (value === ODD) {
    pen.fillStyle = "#191c22";
    pen.font = `bold ${Math.round(size * 0.8)}px ui-monospace, monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("?", x + size / 2, y + size / 2 + size * 0.05);
    return;
  }
  pen.strokeStyle = "#98a0b3";
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x + size, y);
  pen.lineTo(x, y + size);
  pen.stroke();
}

function drawCell(pen, value, x, y, size, line, digits) {
  if (value > 9) {
    drawOdd(pen, value, x, y, size);
  } else {
    pen.fillStyle = COLORS[value];
    pen.fillRect(x, y, size, size);
  }
  if (line.width) {
    pen.fillStyle = line.color;
    pen.fillRect(x, y, size, line.width);
    pen.fillRect(x, y + line.width, line.width, size - line.width);
  }
  if (digits && value <= 9 && size >= 9) {
    pen.fillStyle = inkOn(value);
    pen.font = `${Math.round(size * 0.58)}px ui-monospace, monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(value), x + size / 2, y + size / 2 + size * 0.05);
  }
}

/** Two strokes, dark under light, so that the box is seen on every color. */
function box(pen, x, y, width, height, dpr, { dash = null, color = "#fff" } = {}) {
  pen.lineJoin = "miter";
  pen.strokeStyle = "rgba(0,0,0,.75)";
  pen.lineWidth = 3.5 * dpr;
  pen.setLineDash([]);
  pen.strokeRect(x, y, width, height);
  pen.strokeStyle = color;
  pen.lineWidth = 1.5 * dpr;
  pen.setLineDash(dash ? dash.map((n) => n * dpr) : []);
  pen.strokeRect(x, y, width, height);
  pen.setLineDash([]);
}

/** One grid on screen: a layer of cells and a layer of marks, in an element of its own. */
export class GridView {
  /** `name` says whose grid it is: `answer`, `input`, `train.0.output`, … */
  constructor(name, label, document = globalThis.document) {
    this.name = name;
    this.element = document.createElement("div");
    this.element.className = "grid";
    this.cells = this.element.appendChild(document.createElement("canvas"));
    this.marks = this.element.appendChild(document.createElement("canvas"));
    this.marks.className = "marks";
    this.element.setAttribute("role", "img");
    this.label = label;
    this.digits = false;
    this.cell = 0;
    this.grid = null;
  }

  /** Takes a grid and a cell size in CSS pixels; draws all when anything differs. */
  set(grid, cell = this.cell, { digits = this.digits } = {}) {
    const dpr = globalThis.devicePixelRatio || 1;
    const size = crispCell(cell, dpr);
    const old = this.grid;
    const isSameFrame =
      old && old.height === grid.height && old.width === grid.width && this.cell === size && this.dpr === dpr;
    if (isSameFrame && old === grid && digits === this.digits) return;
    Object.assign(this, { grid, cell: size, dpr, digits });
    this.device = Math.round(size * dpr);
    if (!isSameFrame) this.#frame();
    this.#drawAll();
  }

  #frame() {
    const { height, width } = this.grid;
    // One device pixel more than the cells: the last line on the right and at the bottom.
    const [w, h] = [width * this.device + 1, height * this.device + 1];
    for (const canvas of [this.cells, this.marks]) {
      canvas.width = w;
      canvas.height = h;
    }
    this.element.style.width = `${w / this.dpr}px`;
    this.element.style.height = `${h / this.dpr}px`;
    this.element.setAttribute("aria-label", `${this.label}, ${height} by ${width}`);
    this.line = {
      width: this.device >= 4 ? Math.max(1, Math.round(this.dpr * (this.cell >= 24 ? 1 : 0.75))) : 0,
      color: `rgba(140,146,160,${this.cell >= 12 ? 0.5 : this.cell >= 7 ? 0.38 : 0.26})`,
    };
  }

  #drawAll() {
    const pen = this.cells.getContext("2d");
    const { height, width } = this.grid;
    pen.clearRect(0, 0, this.cells.width, this.cells.height);
    for (let r = 0; r < height; r++) for (let c = 0; c < width; c++) this.#drawOne(pen, this.grid, r, c);
    pen.fillStyle = "rgba(140,146,160,.5)";
    pen.fillRect(0, this.cells.height - 1, this.cells.width, 1);
    pen.fillRect(this.cells.width - 1, 0, 1, this.cells.height);
  }

  #drawOne(pen, grid, r, c) {
    const size = this.device;
    drawCell(pen, grid.cells[r * grid.width + c], c * size, r * size, size, this.line, this.digits);
  }

  /** Draws these cells of `grid` (of the same size) and nothing else. */
  drawCells(grid, places) {
    const pen = this.cells.getContext("2d");
    this.grid = grid;
    for (const [r, c] of places) this.#drawOne(pen, grid, r, c);
  }

  /**
   * Draws the layer above: `cross` [row, column], `cursor` [row, column], `span` (inclusive),
   * `ghost` {places, color}, `floating` {block, at}, `lifted` span, `differing` [[row, column]].
   */
  mark({ cross, cursor, span, ghost, floating, lifted, differing } = {}) {
    const pen = this.marks.getContext("2d");
    const size = this.device;
    const { width, height } = this.marks;
    const outline = (s, options) => {
      const [w, h] = [(s.right - s.left + 1) * size, (s.bottom - s.top + 1) * size];
      box(pen, s.left * size, s.top * size, w, h, this.dpr, options);
    };
    pen.clearRect(0, 0, width, height);
    if (lifted) {
      pen.fillStyle = COLORS[0];
      pen.fillRect(
        lifted.left * size + 1,
        lifted.top * size + 1,
        (lifted.right - lifted.left + 1) * size - 1,
        (lifted.bottom - lifted.top + 1) * size - 1,
      );
    }
    for (const [r, c] of ghost?.places ?? []) {
      drawCell(pen, ghost.color, c * size, r * size, size, this.line, this.digits);
    }
    if (floating) this.#markFloating(pen, floating, outline);
    if (cross) {
      pen.fillStyle = "rgba(190,200,220,.22)";
      pen.fillRect(0, cross[0] * size, width, size);
      pen.fillRect(cross[1] * size, 0, size, height);
      outline({ top: cross[0], bottom: cross[0], left: cross[1], right: cross[1] });
    }
    if (span) outline(span, { dash: [4, 3] });
    if (cursor) {
      outline({ top: cursor[0], bottom: cursor[0], left: cursor[1], right: cursor[1] }, { color: "#6ea8ff" });
    }
    for (const [r, c] of differing ?? []) {
      const inset = size * 0.18;
      pen.strokeStyle = "#fff";
      pen.lineWidth = Math.max(2, size * 0.16);
      pen.strokeRect(c * size + inset, r * size + inset, size - 2 * inset, size - 2 * inset);
      pen.strokeStyle = "#e5252a";
      pen.lineWidth = Math.max(1, size * 0.08);
      pen.strokeRect(c * size + inset, r * size + inset, size - 2 * inset, size - 2 * inset);
    }
  }

  #markFloating(pen, { block, at }, outline) {
    const size = this.device;
    pen.globalAlpha = 0.88;
    for (let r = 0; r < block.height; r++) {
      for (let c = 0; c < block.width; c++) {
        const value = block.cells[r * block.width + c];
        drawCell(pen, value, (at[1] + c) * size, (at[0] + r) * size, size, this.line, this.digits);
      }
    }
    pen.globalAlpha = 1;
    const [bottom, right] = [at[0] + block.height - 1, at[1] + block.width - 1];
    outline({ top: at[0], left: at[1], bottom, right }, { dash: [4, 3] });
  }

  /** The cell under a place on screen; outside the grid it counts on (-1, height, …). */
  cellAt(clientX, clientY) {
    const frame = this.element.getBoundingClientRect();
    return [Math.floor((clientY - frame.top) / this.cell), Math.floor((clientX - frame.left) / this.cell)];
  }

  /** Whether a place is a cell of the grid. */
  holds([row, column]) {
    return row >= 0 && column >= 0 && row < this.grid.height && column < this.grid.width;
  }

  /** A cell's frame on screen, in CSS pixels. */
  cellRect(row, column) {
    const frame = this.element.getBoundingClientRect();
    const { cell } = this;
    return { x: frame.left + column * cell, y: frame.top + row * cell, width: cell, height: cell };
  }
}
