// The workbench's icons, drawn for it: 20 x 20, strokes in the text's color.

const SHAPES = {
  pen: '<path d="M4 16l1-4 8.500-8.500a1.800 1.800 0 0 1 2.600 0l.4.4a1.800 1.800 0 0 1 0 2.600L8 15z"/><path d="M11.500 5.500l3 3"/>',
  line: '<path d="M4.500 15.500l11-11"/><circle cx="4" cy="16" r="1.500"/><circle cx="16" cy="4" r="1.500"/>',
  polyline: '<path d="M4 15.500L7.500 5.500l5 8 3.500-8"/><circle cx="4" cy="15.500" r="1.400"/><circle cx="7.500" cy="5.500" r="1.400"/><circle cx="12.500" cy="13.500" r="1.400"/><circle cx="16" cy="5.500" r="1.400"/>',
  rectangle: '<rect x="3.500" y="5" width="13" height="10" rx="1" fill="currentColor" fill-opacity=".45"/>',
  outline: '<rect x="3.500" y="5" width="13" height="10" rx="1"/>',
  fill: '<path d="M9 3.500l6 6-5 5a1.500 1.500 0 0 1-2.100 0L4 10.600a1.500 1.500 0 0 1 0-2.100z"/><path d="M3.700 9.500h11"/><path d="M16.500 12.500s1.500 1.800 1.500 2.800a1.500 1.500 0 0 1-3 0c0-1 1.500-2.800 1.500-2.800z" fill="currentColor"/>',
  select: '<rect x="3.500" y="4.500" width="13" height="11" rx="1" stroke-dasharray="2.600 2"/>',
  pick: '<path d="M11 6l3 3"/><path d="M12.500 7.500L6 14l-2.500.8.8-2.500 6.500-6.500"/><path d="M11 4.500l4.500 4.500 1-1a2.100 2.100 0 0 0-3-3l-1.200 1.200"/>',
  paste: '<rect x="4" y="4.500" width="12" height="12.500" rx="1.500"/><rect x="7.500" y="2.800" width="5" height="3.400" rx="1" fill="currentColor" fill-opacity=".35"/><path d="M10 9v5M7.800 12l2.200 2.200 2.200-2.200"/>',
  undo: '<path d="M7.500 4L4 7.500 7.500 11"/><path d="M4 7.500h7.500a4.300 4.300 0 0 1 0 8.600H8"/>',
  redo: '<path d="M12.500 4L16 7.500 12.500 11"/><path d="M16 7.500H8.500a4.300 4.300 0 0 0 0 8.600H12"/>',
  copy_input: '<rect x="2.800" y="6" width="6" height="8" rx="1"/><rect x="13" y="6" width="4.500" height="8" rx="1" stroke-dasharray="2 1.600"/><path d="M9.800 10h4M12 8l2 2-2 2"/>',
  clear: '<path d="M4.500 6h11M8 6V4h4v2M6 6l.7 10.500h6.600L14 6"/>',
  recolor: '<rect x="3" y="3" width="7" height="7" rx="1" fill="currentColor" fill-opacity=".45"/><rect x="10" y="10" width="7" height="7" rx="1"/><path d="M12.500 4.500h2.500a1.500 1.500 0 0 1 1.500 1.500v1.500M15 6.200l1.500 1.500L18 6.200"/>',
  shift: '<path d="M10 3v14M3 10h14M8 5l2-2 2 2M8 15l2 2 2-2M5 8l-2 2 2 2M15 8l2 2-2 2"/>',
  tile: '<rect x="3.500" y="3.500" width="5.500" height="5.500" rx=".8" fill="currentColor" fill-opacity=".5"/><rect x="11" y="3.500" width="5.500" height="5.500" rx=".8"/><rect x="3.500" y="11" width="5.500" height="5.500" rx=".8"/><rect x="11" y="11" width="5.500" height="5.500" rx=".8"/>',
  symmetry: '<path d="M10 2.500v15" stroke-dasharray="2 2"/><path d="M7.500 6c-4.500 1-4.500 7 0 8M12.500 6c4.500 1 4.500 7 0 8"/>',
  again: '<rect x="3" y="3.500" width="7" height="7" rx="1" fill="currentColor" fill-opacity=".35"/><rect x="10" y="9.500" width="7" height="7" rx="1" stroke-dasharray="2 1.600"/><path d="M5.500 13.500v2.500h2.500"/>',
  crop: '<path d="M6 2.500V14h11.500M2.500 6H14v11.500"/>',
  left_right: '<path d="M10 3v14" stroke-dasharray="2 2"/><path d="M7.500 6v8L3 14zM12.500 6v8h4.500z"/>',
  up_down: '<path d="M3 10h14" stroke-dasharray="2 2"/><path d="M6 7.500h8L14 3zM6 12.500h8V17z"/>',
  both: '<path d="M10 3v14M3 10h14" stroke-dasharray="2 2"/><path d="M4 4h3v3M16 4h-3v3M4 16h3v-3M16 16h-3v-3"/>',
  half_turn: '<path d="M4.500 10a5.500 5.500 0 0 1 11 0M15.500 10l-2-2M15.500 10l2-2" /><circle cx="10" cy="10" r="1.200" fill="currentColor"/>',
  quarter_turn: '<path d="M10 3.500a6.500 6.500 0 0 1 6.500 6.500M16.500 10l-2-2M16.500 10l2-2M10 16.500A6.500 6.500 0 0 1 3.500 10M3.500 10l2 2M3.500 10l-2 2"/><circle cx="10" cy="10" r="1.200" fill="currentColor"/>',
  all: '<path d="M10 3v14M3 10h14M5 5l10 10M15 5L5 15"/>',
  center: '<circle cx="10" cy="10" r="4.500"/><path d="M10 2.500v4M10 13.500v4M2.500 10h4M13.500 10h4"/>',
  pause: '<path d="M7 4.500v11M13 4.500v11" stroke-width="2.600"/>',
  late: '<circle cx="10" cy="10.500" r="6.500"/><path d="M10 7v3.500l2.500 1.500M8 2.500h4"/>',
  zoom: '<path d="M11.500 3.500h5v5M16.500 3.500L11 9M8.500 16.500h-5v-5M3.500 16.500L9 11"/>',
  link: '<path d="M8.500 11.500l3-3M9.500 6.500l2-2a2.800 2.800 0 0 1 4 4l-2 2M10.500 13.500l-2 2a2.800 2.800 0 0 1-4-4l2-2"/>',
  view: '<path d="M3 10c1.800-3.400 4.300-5 7-5s5.200 1.600 7 5c-1.800 3.400-4.300 5-7 5s-5.200-1.600-7-5z"/><circle cx="10" cy="10" r="2.300"/>',
  digits: '<path d="M3 7l2-1.500V14M8.200 7.200c0-2.200 3.600-2.200 3.600 0 0 1.800-3.600 3.800-3.600 6.800h3.800M14.300 6.200c.8-.9 3-.9 3 .9 0 1.400-1.300 2-2 2 .8 0 2.300.6 2.300 2.300 0 2.200-2.600 2.700-3.600 1.500"/>',
  flip_h: '<path d="M10 3v14" stroke-dasharray="2 2"/><path d="M7.500 6v8L3 14zM12.500 6v8l4.500 0z"/>',
  flip_v: '<path d="M3 10h14" stroke-dasharray="2 2"/><path d="M6 7.500h8L14 3zM6 12.500h8l0 4.500z"/>',
  rotate: '<path d="M15.500 8.500A6 6 0 1 0 16 11.500"/><path d="M16.200 4.500v4h-4"/>',
};

export function icon(name) {
  return (
    '<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" ' +
    'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">' +
    `${SHAPES[name]}</svg>`
  );
}
