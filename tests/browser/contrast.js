// How well text stands out from what is behind it, measured on pictures of the page: one as it is, one with its letters left out.
// axe works it out from the style sheets and gives up on drawings, on text that lies over something, and on single characters.
window.contrast = {
  ENOUGH: 4.5,  // WCAG 2.2, success criterion 1.4.3
  SHARE: 0.15,  // so much of what lies behind a text may be a line that crosses it
  DIFFERENT: 12,  // of 255: two pictures of the same thing differ by less, letters that can be read and their ground by more

  // The elements below `selector` that show text of their own, but for controls that are switched off, which nobody has to read.
  texts(selector) {
    const found = new Map();
    for (const output of document.querySelectorAll(selector)) {
      const walker = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !this.isShown(element) || element.closest(':disabled, [aria-disabled=true]')) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const seen = [...range.getClientRects()].filter(box => box.width >= 1 && box.height >= 1);
        if (seen.length) found.set(element, [...(found.get(element) ?? []), ...seen]);
      }
    }
    return found;
  },
  isShown(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let one = element; one && one.namespaceURI.endsWith('xhtml'); one = one.parentElement) {
      const box = one.getBoundingClientRect();
      if (getComputedStyle(one).position === 'absolute' && (box.width <= 1 || box.height <= 1)) return false;  // for readers aloud
    }
    return true;
  },

  // Letters become transparent, and nothing moves. `color` stays, because borders and drawings take theirs from it.
  hide(selector) {
    this.style = document.createElement('style');
    this.style.textContent = `${selector} * { -webkit-text-fill-color: transparent !important; text-shadow: none !important; }
      ${selector} :is(text, tspan) { fill: transparent !important; transition: none !important; }`;
    document.head.append(this.style);
  },
  show() { this.style.remove(); },

  // What is wrong with the contrast of the texts that are not in `read`. The pictures begin at `top` and are as wide as the page.
  // A text is seen where leaving its letters out makes a difference, which axe does not look for: all texts are asked.
  async measure(texts, read, { top, shown, hidden }) {
    const [whole, bare] = await Promise.all([shown, hidden].map(picture => this.pixels(picture)));
    const wrong = [];
    for (const [element, boxes] of texts) {
      const ratios = [];
      const ratio = this.against(this.paint(element));
      for (const box of boxes) {
        const part = this.within(box, top, bare.canvas);
        if (part[2] < 1 || part[3] < 1) continue;
        const behind = bare.getImageData(...part).data;
        const differs = (value, place) => Math.abs(value - behind[place]) > this.DIFFERENT;
        if (!this.seen.has(element) && whole.getImageData(...part).data.some(differs)) this.seen.add(element);
        if (read.has(element)) continue;
        for (let i = 0; i < behind.length; i += 4) ratios.push(ratio(behind[i], behind[i + 1], behind[i + 2]));
      }
      if (!ratios.length) continue;  // axe has judged it, or it is on another picture
      this.measured.add(element);
      ratios.sort((a, b) => a - b);
      const found = ratios[Math.floor(this.SHARE * ratios.length)];
      if (found < this.ENOUGH) {
        wrong.push(this.tell('contrast', element, `${found.toFixed(2)} to 1, where ${this.ENOUGH} is asked`));
      }
    }
    return wrong;
  },
  // Asked after the last picture, because a text may lie on two.
  covered(texts) {
    const unseen = [...texts.keys()].filter(element => !this.seen.has(element));
    return unseen.map(element => this.tell('covered', element, 'nothing is seen of it'));
  },
  tell(rule, element, wrong) {
    const words = element.textContent.trim().slice(0, 60);
    return { rule, wrong: `“${words}”: ${wrong}`, element: element.outerHTML.slice(0, 300) };
  },
  measured: new Set(),
  seen: new Set(),

  async pixels(base64) {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    return context;
  },
  within(box, top, { width, height }) {
    const left = Math.max(0, Math.floor(box.left));
    const above = Math.max(0, Math.floor(box.top - top));
    return [left, above, Math.min(width, Math.ceil(box.right)) - left, Math.min(height, Math.ceil(box.bottom - top)) - above];
  },

  // The colour of an element's letters as red, green, blue (0–255) and how much they cover (0–1).
  paint(element) {
    const style = getComputedStyle(element);
    const [red, green, blue, alpha] = this.colour(element instanceof SVGElement ? style.fill : style.webkitTextFillColor);
    let covers = alpha / 255;
    if (element instanceof SVGElement) covers *= +style.fillOpacity;
    for (let one = element; one; one = one.parentElement) covers *= +getComputedStyle(one).opacity;
    return [red, green, blue, covers];
  },
  colour(words) {
    this.dot ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    this.dot.clearRect(0, 0, 1, 1);
    this.dot.fillStyle = words;
    this.dot.fillRect(0, 0, 1, 1);
    return this.dot.getImageData(0, 0, 1, 1).data;
  },
  // A function that gives the contrast of this paint with a colour that lies behind it. There are few of those, and many pixels.
  against([red, green, blue, covers]) {
    const known = new Map();
    return (...behind) => {
      const key = (behind[0] << 16) | (behind[1] << 8) | behind[2];
      if (!known.has(key)) {
        const over = [red, green, blue].map((part, place) => covers * part + (1 - covers) * behind[place]);
        const [light, dark] = [this.luminance(over), this.luminance(behind)].sort((a, b) => b - a);
        known.set(key, (light + 0.05) / (dark + 0.05));
      }
      return known.get(key);
    };
  },
  luminance([red, green, blue]) {  // WCAG 2.2, relative luminance
    const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  },
};
