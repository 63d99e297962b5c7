// What the camera of a phone sees: nothing, or a QR label. The picture can be changed while the camera runs.
//
//     phone.camera.show('XC040'); phone.camera.showNothing();
//     phone.camera.showPicture(shades);          what was printed: labels.mjs

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import qrcode from 'qrcode-generator';

export const WIDTH = 640;
export const HEIGHT = 480;
const HEADER = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`);
// Of the height. A scanner needs a white border around the code, and a label never fills the picture.
const CODE_PART = 0.7;
const [BLACK, GREY, WHITE, NO_COLOUR] = [16, 96, 235, 128];

/** The modules of the QR code of a text: rows of booleans, true is black. */
export function qrModules(text) {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const places = [...Array(code.getModuleCount()).keys()];
  return places.map((row) => places.map((column) => code.isDark(row, column)));
}

/** Where modules are drawn: the upper left corner and the size of one, in pixels. */
export function codeFrame(modules) {
  const module = Math.floor((HEIGHT * CODE_PART) / modules.length);
  const side = module * modules.length;
  return { module, left: Math.floor((WIDTH - side) / 2), top: Math.floor((HEIGHT - side) / 2) };
}

export class Camera {
  constructor(file) {
    this.file = file;
    this.showNothing();
  }

  /** A grey wall. */
  showNothing() {
    this.#show(Buffer.alloc(WIDTH * HEIGHT, GREY));
  }

  /** A white sheet with the QR code of a text. */
  show(text) {
    const modules = qrModules(text);
    const { module, left, top } = codeFrame(modules);
    const light = Buffer.alloc(WIDTH * HEIGHT, WHITE);
    modules.forEach((line, row) => line.forEach((isDark, column) => {
      if (!isDark) return;
      for (let y = top + row * module; y < top + (row + 1) * module; y += 1) {
        const begin = y * WIDTH + left + column * module;
        light.fill(BLACK, begin, begin + module);
      }
    }));
    this.#show(light);
  }

  /** A picture of `WIDTH` × `HEIGHT` shades, 0 to 255. */
  showPicture(shades) {
    this.#show(Buffer.from(shades.map((shade) => BLACK + Math.round((shade * (WHITE - BLACK)) / 255))));
  }

  // One frame of a Y4M film, which the browser plays for ever. It is written in place: a browser that has the file open
  // sees the new picture with its next frame.
  #show(light) {
    const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR);
    const file = openSync(this.file, constants.O_WRONLY | constants.O_CREAT);
    writeSync(file, Buffer.concat([HEADER, light, colour]));
    closeSync(file);
  }
}
