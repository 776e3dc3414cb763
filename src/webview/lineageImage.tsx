import { render } from 'preact';
import { LineageDrawing } from '../view/parts/lineageDrawing';
import { lineagePicture } from '../view/parts/lineagePicture';
import { boxIsClosed } from './boxIsClosed';
import { foldIsOpen } from './foldIsOpen';
import type { Panel } from './panelContext';

const MARGIN = 14;
/** Resolution of a PNG relative to the drawing. */
const SCALE = 2;
const MOST_PIXELS = 8000;
/** CSS properties that are also SVG presentation attributes. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
];
const NAMESPACE = 'http://www.w3.org/2000/svg';

/** The whole lineage as a standalone image in the colors of the editor, base64-encoded. */
export async function lineageImage(panel: Panel, kind: 'svg' | 'png'): Promise<string> {
  const { text, width, height } = lineageSvgText(panel);
  return kind === 'svg' ? base64(text) : await asPng(text, width, height);
}

function lineageSvgText(panel: Panel): { text: string; width: number; height: number } {
  const { view, promised, links } = panel;
  const level = { withSource: view.level !== 'names', isClosed: boxIsClosed(view), isOpen: foldIsOpen(view) };
  const picture = lineagePicture(promised, { ...level, wrapWidth: null });
  const { x, width: inner, height: tall } = picture.layout;
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(tall + 2 * MARGIN)];
  const holder = document.createElement('div');
  holder.className = 'offscreen';
  document.getElementById('panel')?.append(holder);
  try {
    const box = { width, height, viewBox: `${x - MARGIN} ${-MARGIN} ${width} ${height}` };
    const background = { x: x - MARGIN, y: -MARGIN, width, height };
    render(
      <svg xmlns={NAMESPACE} {...box}>
        <rect class="background" {...background} />
        <LineageDrawing picture={picture} links={links} />
      </svg>,
      holder,
    );
    const svg = holder.querySelector('svg') as SVGSVGElement;
    for (const element of svg.querySelectorAll<SVGElement>('*')) fixStyles(element);
    return { text: new XMLSerializer().serializeToString(svg), width, height };
  } finally {
    render(null, holder);
    holder.remove();
  }
}

/** Replaces style sheets by attributes, and removes attributes that only the page uses. */
function fixStyles(element: SVGElement): void {
  const style = getComputedStyle(element);
  const values = STYLES.map(name => [name, style.getPropertyValue(name)] as const);
  for (const name of ['class', 'style', 'role', 'tabindex', 'data-k', 'aria-label']) element.removeAttribute(name);
  if (element instanceof SVGGElement || element instanceof SVGTitleElement) return;
  for (const [name, value] of values) {
    const isText = element instanceof SVGTextElement;
    if (value !== '' && (isText || !name.startsWith('font'))) element.setAttribute(name, plainColor(value));
  }
}

/** Converts `color(srgb …)`, the computed value of mixed colors, to a widely supported format. */
function plainColor(value: string): string {
  const parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  if (parts === null) return value;
  const [red, green, blue] = parts.slice(1, 4).map(part => Math.round(Number(part) * 255));
  return parts[4] === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${parts[4]})`;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

async function asPng(svg: string, width: number, height: number): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${base64(svg)}`;
  await image.decode();
  const scale = Math.min(SCALE, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
