// Where the symmetry brush mirrors and turns: dashed axes through its center, and the center.

const AXES = {
  left_right: [[1, 0]],
  up_down: [[0, 1]],
  both: [[1, 0], [0, 1]],
  half_turn: [],
  quarter_turn: [],
  all: [[1, 0], [0, 1], [1, 1], [1, -1]],
};

/** Draws them onto a canvas of cells of `size` device pixels. `symmetry` is `{mode, center}`. */
export function drawAxes(pen, { mode, center }, size, dpr) {
  const { width, height } = pen.canvas;
  const [y, x] = center.map((n) => ((n + 1) / 2) * size);
  const far = width + height;
  const trace = (color, lineWidth, dash) => {
    pen.strokeStyle = color;
    pen.lineWidth = lineWidth * dpr;
    pen.setLineDash(dash.map((n) => n * dpr));
    for (const [dy, dx] of AXES[mode]) {
      pen.beginPath();
      pen.moveTo(x - dx * far, y - dy * far);
      pen.lineTo(x + dx * far, y + dy * far);
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.beginPath();
    pen.arc(x, y, Math.max(4 * dpr, Math.min(size / 3, 8 * dpr)), 0, 2 * Math.PI);
    pen.stroke();
  };
  // Dark under light, so that it is seen on every color.
  trace("rgba(0,0,0,.75)", 3.5, []);
  trace("#fff", 1.5, [6, 4]);
}
