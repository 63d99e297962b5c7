// A workbook, read with nothing but Node: a zip of XML.
//
//     const book = readWorkbook(bytes);
//     book.sheets[0].name; book.sheets[0].rows[0][2]       texts as texts, numbers as numbers, nothing as undefined
//     book.parts.get('xl/workbook.xml')                    the XML itself

import { inflateRawSync } from 'node:zlib';

const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const STORED = 0;

/** The parts of a zip by their names, as text. */
function unzip(bytes) {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== END_MARK) end -= 1;
  if (end < 0) throw new Error('no zip');
  const parts = new Map();
  let place = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(place) !== ENTRY_MARK) throw new Error('a broken zip');
    const method = bytes.readUInt16LE(place + 10);
    const size = bytes.readUInt32LE(place + 20);
    const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(place + offset));
    const name = bytes.toString('utf8', place + 46, place + 46 + lengths[0]);
    const local = bytes.readUInt32LE(place + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    parts.set(name, (method === STORED ? packed : inflateRawSync(packed)).toString('utf8'));
    place += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return parts;
}

const unescaped = (text) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]);
const textsOf = (xml) => unescaped([...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => text).join(''));

/** The number of a column: A is 0. */
function columnOf(reference) {
  const letters = /^[A-Z]+/.exec(reference)[0];
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function rowsOf(xml, strings) {
  return [...xml.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, cells = '']) => {
    const row = [];
    for (const [, attributes, inside = ''] of cells.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const raw = /<v>([^<]*)<\/v>/.exec(inside)?.[1];
      if (raw === undefined) continue;
      const column = columnOf(/r="([A-Z]+\d+)"/.exec(attributes)[1]);
      row[column] = /t="s"/.test(attributes) ? strings[Number(raw)] : Number(raw);
    }
    return row;
  });
}

/** A workbook from the bytes of its file. */
export function readWorkbook(bytes) {
  const parts = unzip(bytes);
  const strings = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one]) => textsOf(one));
  const names = [...parts.get('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map(([, name]) => unescaped(name));
  const sheets = names.map((name, place) => {
    const xml = parts.get(`xl/worksheets/sheet${place + 1}.xml`);
    return { name, xml, rows: rowsOf(xml, strings) };
  });
  return { parts, sheets };
}
