// The workbench's icons, drawn for it: 20 x 20, strokes in the text's color.

const SHAPES = {
  pen: '<path d="M4 16l1-4 8.500-8.500a1.800 1.800 0 0 1 2.600 0l.4.4a1.800 1.800 0 0 1 0 2.600L8 15z"/><path d="M11.500 5.500l3 3"/>',
  line: '<path d="M4.500 15.500l11-11"/><circle cx="4" cy="16" r="1.500"/><circle cx="16" cy="4" r="1.500"/>',
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
  zoom: '<path d="M11.500 3.500h5v5M16.500 3.500L11 9M8.500 16.500h-5v-5M3.500 16.500L9 11"/>',
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
