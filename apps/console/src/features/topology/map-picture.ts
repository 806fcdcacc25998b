/*
 * The map as a picture that stands alone: every look that the page's style sheets give is written into it, in colours that programs
 * other than browsers know, and nothing in it leads anywhere.
 */

const SVG = 'http://www.w3.org/2000/svg';
const looks = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['opacity', 'font-size', 'font-weight', 'text-anchor', 'font-variant-numeric'],
];
const colours = new Set(['fill', 'stroke']);
const FONT = 'Geist, system-ui, sans-serif';
const MARGIN = 32;
/** Wider or higher than this no browser draws a canvas. */
const PIXELS_MAX = 8_000;

export type Picture = { svg: string; width: number; height: number };

/** What is drawn in `content`, all of it, whatever part of it is on the screen. */
export function pictureOf(content: SVGGElement, title: string): Picture {
  const { x, y, width, height } = content.getBBox();
  const box = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const colourOf = colourReader();
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('xmlns', SVG);
  root.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
  root.setAttribute('width', String(Math.ceil(box.width)));
  root.setAttribute('height', String(Math.ceil(box.height)));
  root.setAttribute('font-family', FONT);
  const name = document.createElementNS(SVG, 'title');
  name.textContent = title;
  const ground = document.createElementNS(SVG, 'rect');
  for (const [key, value] of Object.entries(box)) ground.setAttribute(key, String(value));
  const page = content.closest('.map-frame');
  ground.setAttribute('fill', page ? colourOf(getComputedStyle(page).backgroundColor) : 'white');
  root.append(name, ground);
  const patterns = content.ownerSVGElement?.querySelector('defs');
  if (patterns) root.append(copy(patterns, colourOf));
  const drawing = copy(content, colourOf);
  // The zoom of the screen.
  drawing.removeAttribute('transform');
  root.append(drawing);
  return { svg: new XMLSerializer().serializeToString(root), width: box.width, height: box.height };
}

function copy(element: Element, colourOf: (colour: string) => string): SVGElement {
  const isLink = element.localName === 'a';
  const made = document.createElementNS(SVG, isLink ? 'g' : element.localName);
  for (const { name, value } of element.attributes) {
    if (['class', 'style', 'href', 'draggable', 'aria-hidden', 'tabindex', 'pointer-events'].includes(name)) continue;
    made.setAttribute(name === 'aria-label' ? 'data-name' : name, value);
  }
  const style = getComputedStyle(element);
  for (const look of looks) {
    const value = style.getPropertyValue(look);
    if (value !== '' && value !== 'normal') made.setAttribute(look, colours.has(look) ? colourOf(value) : value);
  }
  for (const child of element.childNodes) {
    if (child instanceof Text) made.append(child.data);
    // Motion, and what is only there to be hit.
    else if (child instanceof Element && !child.matches('.map-flow, [pointer-events="stroke"]'))
      made.append(copy(child, colourOf));
  }
  return made;
}

/** Reads a colour of any notation, such as OKLCH, as red, green and blue. */
function colourReader(): (colour: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const known = new Map<string, string>();
  return (colour) => {
    if (colour === 'none' || colour.startsWith('url(') || context === null)
      return colour.replace(/url\("?[^#"]*#/, 'url(#').replace('")', ')');
    const found = known.get(colour);
    if (found !== undefined) return found;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
    const read =
      alpha === 0
        ? 'none'
        : alpha === 255
          ? `rgb(${red}, ${green}, ${blue})`
          : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
    known.set(colour, read);
    return read;
  };
}

/** The same in pixels, two for each unit as far as a browser can draw so many. */
export async function pixelsOf({ svg, width, height }: Picture): Promise<Blob> {
  const scale = Math.min(2, PIXELS_MAX / Math.max(width, height));
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The browser could not draw the picture. Save it as SVG, which has no size.');
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}
