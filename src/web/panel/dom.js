// Builds elements. Whatever is given as a child becomes text or an element, never markup: names come from the network.

const SVG = 'http://www.w3.org/2000/svg';

function put(element, name, value) {
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'value' || name === 'checked' || name === 'srcObject') element[name] = value;
  else if (value === true) element.setAttribute(name, '');
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
}

function build(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) put(element, name, value);
  fill(element, ...children);
  return element;
}

// h('p', {class: 'quiet'}, 'text', another): absent children (null, false) are left out.
export const h = (tag, properties, ...children) => build(document.createElement(tag), properties, children);
export const s = (tag, properties, ...children) => build(document.createElementNS(SVG, tag), properties, children);

// Adds the children.
export function fill(element, ...children) {
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Puts the children in the place of what was there.
export function refill(element, ...children) {
  element.replaceChildren();
  return fill(element, ...children);
}

// A symbol of icons.svg; it says nothing to a screen reader.
export const icon = (name, size = '') =>
  s('svg', {class: `icon ${size}`, 'aria-hidden': 'true', focusable: 'false'}, s('use', {href: `/panel/icons.svg#${name}`}));
