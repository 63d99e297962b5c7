// A person at a keyboard: counts the keys, and tells how long they take.
//
//     const hands = new Hands(phone.page);
//     await hands.reads();                   looks at a paper or a face before the next field
//     await hands.digits('13655550101');     the number row
//     await hands.letters('lyf');            pinyin initials, or letters
//     await hands.signs('章守仁');            through an input method, which commits the signs
//     await hands.press('Enter');
//     hands.seconds(), hands.keys
//
// The model is the keystroke-level model of Card, Moran and Newell (1980), with the numbers of a clerk who types all day, not of a
// fast one: a key 0.2 s (an average skilled typist, 55 words a minute), a Chinese sign 0.25 s once more for choosing it (four committed
// signs a second on top of the letters of its sound, of which three are counted), 1.2 s to look at what comes next (M). What the app
// takes to answer is measured and added.

const KEY_S = 0.2;
const SIGN_S = 0.25;
const LETTERS_OF_A_SIGN = 3;
const LOOK_S = 1.2;

export class Hands {
  #page;
  #waited = 0;

  keys = 0;
  signsTyped = 0;
  looks = 0;

  constructor(page) {
    this.#page = page;
  }

  reads() {
    this.looks += 1;
  }

  async digits(text) {
    await this.#type(text);
    this.keys += text.length;
  }

  async letters(text) {
    await this.digits(text);
  }

  /** Signs come as an input method commits them: as text, without keys of their own. */
  async signs(text) {
    const began = performance.now();
    await this.#page.keyboard.insertText(text);
    this.#waited += performance.now() - began;
    this.signsTyped += [...text].length;
    this.keys += [...text].length * LETTERS_OF_A_SIGN + 1;
  }

  async press(key) {
    const began = performance.now();
    await this.#page.keyboard.press(key);
    this.#waited += performance.now() - began;
    this.keys += 1;
  }

  /** Waits until the app has answered. */
  async sees(waiting) {
    const began = performance.now();
    await waiting;
    this.#waited += performance.now() - began;
  }

  /** How long it takes such a person, with what the app took. */
  seconds() {
    return this.keys * KEY_S + this.signsTyped * SIGN_S + this.looks * LOOK_S + this.#waited / 1_000;
  }

  async #type(text) {
    const began = performance.now();
    await this.#page.keyboard.type(text);
    this.#waited += performance.now() - began;
  }
}
